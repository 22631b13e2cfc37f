// https://github.com/unjs/ofetch#readme: `retry` (off for PUT unless it is set), and `timeout`, which is for each attempt.
import { ofetch } from "ofetch";
import { rejected, resolved } from "../claims.js";

export function connect({ baseUrl, token, timeoutMs, attemptTimeoutMs, maxRetries }) {
  const api = ofetch.create({
    baseURL: baseUrl,
    headers: { Authorization: `Bearer ${token}` },
    timeout: Math.min(timeoutMs, attemptTimeoutMs),
    retry: maxRetries,
  });
  return (agentId, direction, phoneIds) =>
    api(`agents/${agentId}/calling`, {
      method: "PUT",
      body: { direction, phone_number_ids: phoneIds },
    }).then(resolved, (error) => rejected(error, error.status));
}
