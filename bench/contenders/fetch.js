// The example of the vendor's documentation.
export function connect({ baseUrl, token }) {
  return async (agentId, direction, phoneIds) => {
    const response = await fetch(`${baseUrl}/agents/${agentId}/calling`, {
      method: "PUT",
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({
        direction,
        phone_number_ids: phoneIds,
      }),
    });
    return response.json();
  };
}
