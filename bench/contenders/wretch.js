import wretch from "wretch";

export function connect({ baseUrl, token }) {
  const api = wretch(baseUrl).auth(`Bearer ${token}`);
  return (agentId, direction, phoneIds) =>
    api.url(`/agents/${agentId}/calling`).put({ direction, phone_number_ids: phoneIds }).json();
}
