import ky from "ky";

export function connect({ baseUrl, token }) {
  const api = ky.create({ prefix: baseUrl, headers: { authorization: `Bearer ${token}` } });
  return (agentId, direction, phoneIds) =>
    api.put(`agents/${agentId}/calling`, { json: { direction, phone_number_ids: phoneIds } }).json();
}
