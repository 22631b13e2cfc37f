import { ofetch } from "ofetch";

export function connect({ baseUrl, token }) {
  const api = ofetch.create({ baseURL: baseUrl, headers: { Authorization: `Bearer ${token}` } });
  return (agentId, direction, phoneIds) =>
    api(`agents/${agentId}/calling`, { method: "PUT", body: { direction, phone_number_ids: phoneIds } });
}
