// https://github.com/openai/openai-node#readme: `maxRetries`, `timeout` (for each attempt), a `signal`, and a request of one's own.
import OpenAI from "openai";
import { rejected, resolved } from "../claims.js";
import { plainFetch } from "../plain-headers.js";

export function connect({ baseUrl, token, timeoutMs, attemptTimeoutMs, maxRetries }) {
  const api = new OpenAI({
    baseURL: baseUrl,
    apiKey: token,
    dangerouslyAllowBrowser: true,
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
