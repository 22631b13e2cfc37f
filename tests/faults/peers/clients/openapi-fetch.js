// https://openapi-ts.dev/openapi-fetch: `error` beside `data`, and options of fetch. It has neither timeouts nor retries.
import createClient from "openapi-fetch";
import { rejected, resolved } from "../claims.js";

export function connect({ baseUrl, token, timeoutMs }) {
  const api = createClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  return async (agentId, direction, phoneIds) => {
    try {
      const { data, error, response } = await api.PUT("/agents/{agent_id}/calling", {
        params: { path: { agent_id: agentId } },
        body: { direction, phone_number_ids: phoneIds },
        signal: AbortSignal.timeout(timeoutMs),
      });
      return response.ok ? resolved(data) : rejected(new Error(error?.message), response.status);
    } catch (error) {
      return rejected(error);
    }
  };
}
