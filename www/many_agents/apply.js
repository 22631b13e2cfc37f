import { publishAgent, updateAgentsCalling } from "../shared/api.js";
import { track } from "../shared/calls.js";

// Long enough to wait for the next minute of the rate limit.
const PUBLISH_TIMEOUT_MS = 120_000;

/** Applies a batch's setting to the agents of these edits. */
export function applyTo(batch, edits) {
  const updates = edits.map((edit) => batch.requestFor(edit));
  return perform(batch, "update", edits, (options, onProgress) =>
    updateAgentsCalling(updates, { ...options, onProgress }),
  );
}

/** Publishes the agents of these edits, one after the other. */
export function publishAll(batch, edits) {
  return perform(batch, "publish", edits, async ({ signal, onAttempt }, onProgress) => {
    const entries = [];
    const failed = () => entries.filter(({ status }) => status !== "fulfilled").length;
    for (const { agent } of edits) {
      onProgress({ total: edits.length, done: entries.length, failed: failed(), pausedMs: 0 });
      entries.push(await publishOne(agent.id, { signal, onAttempt, timeoutMs: PUBLISH_TIMEOUT_MS }));
    }
    return entries;
  });
}

async function publishOne(agentId, options) {
  // The agents whose turn had not come when the rest was cancelled.
  if (options.signal.aborted) return { agentId, status: "waiting" };
  try {
    return { agentId, status: "fulfilled", value: await publishAgent(agentId, options) };
  } catch (reason) {
    return { agentId, status: "rejected", reason };
  }
}

async function perform(batch, verb, edits, send) {
  for (const { agent } of edits) batch.ends.delete(agent.id);
  batch.error = undefined;
  batch.verb = verb;
  const names = edits.map(({ agent }) => agent.name);
  batch.call = track({ verb, names, judge }, send);
  try {
    const entries = await batch.call.ended;
    entries.forEach((entry, index) => conclude(batch, verb, edits[index], entry));
  } catch (error) {
    batch.error = error;
  }
}

function conclude(batch, verb, edit, { status, value, reason }) {
  if (status === "fulfilled") edit.adopt(value.data);
  batch.ends.set(edit.agent.id, { verb, state: stateOf(status, reason), error: reason });
}

function stateOf(status, reason) {
  if (status === "fulfilled") return "done";
  if (status === "waiting" || reason.code === "aborted") return "waiting";
  return reason.outcome ? "failed" : "cancelled";
}

function judge(entries, isAborted) {
  if (entries.every(({ status }) => status === "fulfilled")) return "done";
  return isAborted ? "cancelled" : "partly";
}
