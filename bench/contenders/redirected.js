// Another vendor's SDK knows only its own paths: what it sends goes to the agent that its path ends with.
export const redirected = (baseUrl) => (address, init) => {
  const { pathname } = new URL(address, location.href);
  return fetch(`${baseUrl}/agents/${pathname.split("/").at(-1)}/calling`, { ...init, method: "PUT" });
};
