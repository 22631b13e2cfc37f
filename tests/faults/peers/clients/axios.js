// https://axios.rest: `timeout`. It has no retries.
import axios from "axios";
import { rejected, resolved } from "../claims.js";

export function connect({ baseUrl, token, timeoutMs }) {
  const api = axios.create({
    baseURL: baseUrl,
    headers: { Authorization: `Bearer ${token}` },
    timeout: timeoutMs,
  });
  return (agentId, direction, phoneIds) =>
    api.put(`agents/${agentId}/calling`, { direction, phone_number_ids: phoneIds }).then(
      ({ data }) => resolved(data),
      (error) => rejected(error, error.response?.status),
    );
}
