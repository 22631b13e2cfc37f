// https://tanstack.com/query: what `useMutation` is made of, with `retry`, over a fetch that checks the status and has a timeout.
import { MutationObserver, QueryClient } from "@tanstack/query-core";
import { rejected, resolved } from "../claims.js";

class StatusError extends Error {
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

export function connect({ baseUrl, token, timeoutMs, attemptTimeoutMs, maxRetries }) {
  const client = new QueryClient();
  async function mutationFn({ agentId, direction, phoneIds }) {
    const response = await fetch(`${baseUrl}/agents/${agentId}/calling`, {
      method: "PUT",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ direction, phone_number_ids: phoneIds }),
      signal: AbortSignal.timeout(Math.min(timeoutMs, attemptTimeoutMs)),
    });
    if (!response.ok) throw new StatusError(response.status);
    return response.json();
  }
  // A refusal stays one.
  const retry = (failures, { status }) => failures < maxRetries && !(status >= 400 && status < 500);
  return (agentId, direction, phoneIds) =>
    new MutationObserver(client, { mutationFn, retry })
      .mutate({ agentId, direction, phoneIds })
      .then(resolved, (error) => rejected(error, error.status));
}
