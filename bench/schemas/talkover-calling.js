// What the package checks, and no more: a call whose signal is aborted ends where a request would begin.
import { updateAgentCalling } from "talkover-calling";

const aborted = AbortSignal.abort("checked");

export async function check({ agentId, direction, phoneIds }) {
  const end = updateAgentCalling(agentId, direction, phoneIds, { baseUrl: "/api/v1", signal: aborted });
  return end.then(
    () => [],
    (reason) => reason.issues ?? [],
  );
}
