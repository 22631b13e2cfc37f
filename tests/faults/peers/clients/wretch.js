// https://github.com/elbywan/wretch#readme: the retry middleware, and the timeout of the abort addon, which is for the entire call.
import wretch from "wretch";
import AbortAddon from "wretch/addons/abort";
import { retry } from "wretch/middlewares";
import { rejected, resolved } from "../claims.js";

export function connect({ baseUrl, token, timeoutMs, maxRetries }) {
  const api = wretch(baseUrl)
    .addon(AbortAddon())
    .auth(`Bearer ${token}`)
    .middlewares([retry({ maxAttempts: maxRetries, retryOnNetworkError: true })]);
  return (agentId, direction, phoneIds) =>
    api
      .url(`/agents/${agentId}/calling`)
      .put({ direction, phone_number_ids: phoneIds })
      .setTimeout(timeoutMs)
      .json()
      .then(resolved, (error) => rejected(error, error.status));
}
