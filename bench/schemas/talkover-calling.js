// Measures only validation: a call with an aborted signal ends before it sends a request.
import { updateAgentCalling } from "talkover-calling";

const aborted = AbortSignal.abort("checked");

export async function check({ agentId, direction, phoneIds }) {
  const end = updateAgentCalling(agentId, direction, phoneIds, { baseUrl: "/api/v1", signal: aborted });
  return end.then(
    () => [],
    (reason) => reason.issues ?? [],
  );
}
