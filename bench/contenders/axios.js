import axios from "axios";

// Left alone, axios takes XMLHttpRequest in a page; where fetch is replaced, it has to be told to use it.
export function connect({ baseUrl, token, viaFetch }) {
  const api = axios.create({
    baseURL: baseUrl,
    headers: { Authorization: `Bearer ${token}` },
    ...(viaFetch && { adapter: "fetch" }),
  });
  return async (agentId, direction, phoneIds) =>
    (await api.put(`agents/${agentId}/calling`, { direction, phone_number_ids: phoneIds })).data;
}
