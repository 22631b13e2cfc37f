import createClient from "openapi-fetch";

export function connect({ baseUrl, token }) {
  const api = createClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  return async (agentId, direction, phoneIds) => {
    const { data, error } = await api.PUT("/agents/{agent_id}/calling", {
      params: { path: { agent_id: agentId } },
      body: { direction, phone_number_ids: phoneIds },
    });
    if (error) throw new Error(error.message);
    return data;
  };
}
