// https://github.com/VapiAI/server-sdk-typescript#readme: `maxRetries`, `timeoutInSeconds` (for each attempt) and `abortSignal`.
import { VapiClient } from "@vapi-ai/server-sdk";
import { rejected, resolved } from "../claims.js";
import { plainFetch } from "../plain-headers.js";

/** It knows only its own paths: what it sends goes to the agent that its path ends with. */
const redirected = (baseUrl) => (address, init) => {
  const { pathname } = new URL(address, location.href);
  return plainFetch(`${baseUrl}/agents/${pathname.split("/").at(-1)}/calling`, { ...init, method: "PUT" });
};

export function connect({ baseUrl, token, timeoutMs, attemptTimeoutMs, maxRetries }) {
  const api = new VapiClient({ baseUrl: location.origin, token, fetch: redirected(baseUrl) });
  return (agentId, direction, phoneIds) =>
    api.phoneNumbers
      .update(
        { id: agentId, body: { direction, phone_number_ids: phoneIds } },
        {
          maxRetries,
          timeoutInSeconds: attemptTimeoutMs / 1_000,
          abortSignal: AbortSignal.timeout(timeoutMs),
        },
      )
      .then(resolved, (error) => rejected(error, error.statusCode));
}
