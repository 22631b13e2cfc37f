import axios from "axios";

// axios uses XMLHttpRequest in a page. Measures that replace fetch need its fetch adapter.
export function connect({ baseUrl, token, viaFetch }) {
  const api = axios.create({
    baseURL: baseUrl,
    headers: { Authorization: `Bearer ${token}` },
    ...(viaFetch && { adapter: "fetch" }),
  });
  return async (agentId, direction, phoneIds) =>
    (await api.put(`agents/${agentId}/calling`, { direction, phone_number_ids: phoneIds })).data;
}
