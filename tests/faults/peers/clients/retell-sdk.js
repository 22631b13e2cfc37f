// https://github.com/RetellAI/retell-typescript-sdk#readme: `maxRetries`, `timeout` (for each attempt), a `signal`, and a request
// of one's own.
import Retell from "retell-sdk";
import { rejected, resolved } from "../claims.js";
import { plainFetch } from "../plain-headers.js";

export function connect({ baseUrl, token, timeoutMs, attemptTimeoutMs, maxRetries }) {
  const api = new Retell({
    baseURL: baseUrl,
    apiKey: token,
    timeout: attemptTimeoutMs,
    maxRetries,
    fetch: plainFetch,
  });
  return (agentId, direction, phoneIds) =>
    api
      .put(`/agents/${agentId}/calling`, {
        body: { direction, phone_number_ids: phoneIds },
        signal: AbortSignal.timeout(timeoutMs),
      })
      .then(resolved, (error) => rejected(error, error.status));
}
