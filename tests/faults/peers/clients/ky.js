// https://github.com/sindresorhus/ky#readme: `timeout`, `totalTimeout`, `retry`.
import ky from "ky";
import { rejected, resolved } from "../claims.js";

export function connect({ baseUrl, token, timeoutMs, attemptTimeoutMs, maxRetries }) {
  const api = ky.create({
    prefix: baseUrl,
    headers: { authorization: `Bearer ${token}` },
    timeout: attemptTimeoutMs,
    totalTimeout: timeoutMs,
    retry: { limit: maxRetries, retryOnTimeout: true },
  });
  return (agentId, direction, phoneIds) =>
    api
      .put(`agents/${agentId}/calling`, { json: { direction, phone_number_ids: phoneIds } })
      .json()
      .then(resolved, (error) => rejected(error, error.response?.status));
}
