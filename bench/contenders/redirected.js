// Another vendor's SDK has fixed paths. Its requests are sent to the calling settings of the agent
// whose id ends its path.
export const redirected = (baseUrl) => (address, init) => {
  const { pathname } = new URL(address, location.href);
  return fetch(`${baseUrl}/agents/${pathname.split("/").at(-1)}/calling`, { ...init, method: "PUT" });
};
