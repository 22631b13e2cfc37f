// The calls for several agents: plan, apply, publish, repeat what failed, and restore what was before.
import { applyAgentsCalling, planAgentsCalling, publishAgent, track } from "../shared/api.js";

/** @typedef {import("./batch.js").Batch} Batch */
/** @typedef {import("../agent/edit.js").Edit} Edit */

// Long enough to wait for the next minute of the rate limit.
const PUBLISH_TIMEOUT_MS = 120_000;

/** Reads the agents, and keeps what would change. Settings relative to an agent's own go by what was read. */
export function planBatch(batch) {
  const edits = [...batch.edits];
  batch.forgetResults();
  return attempt(batch, "plan", edits, async (options) => {
    const updates = () => edits.map((edit) => batch.requestFor(edit));
    const asked = updates();
    let plan = await planAgentsCalling(asked, options);
    adopt(edits, plan);
    const fresh = updates();
    if (JSON.stringify(fresh) !== JSON.stringify(asked)) plan = await planAgentsCalling(fresh, options);
    batch.plan = plan;
    return [];
  });
}

/** Applies what the plan changes. */
export function applyBatch(batch) {
  const entries = batch.toApply;
  const edits = editsOf(batch, entries);
  return attempt(batch, "update", edits, (options, onProgress) =>
    applyAgentsCalling({ ...batch.plan, entries }, { ...options, onProgress }),
  );
}

/** Repeats what failed, as the plan has it. What was live and may be a draft now is published. */
export function repeatFailed(batch) {
  const edits = batch.ended("failed", "unknown", "waiting");
  const planned = ({ agent }) => batch.plan?.entries.find(({ agentId }) => agentId === agent.id);
  const isOffAir = ({ agent }) => {
    const { error } = batch.results.get(agent.id) ?? {};
    return error?.before?.status === "published" && error.offAir !== false;
  };
  return attempt(batch, "update", edits, async (options, onProgress) => {
    const offAir = edits.filter(isOffAir);
    const others = edits.filter((edit) => !isOffAir(edit));
    const updates = offAir.map((edit) => {
      const { direction, phoneIds } = planned(edit)?.after ?? {};
      return { agentId: edit.agent.id, direction, phoneIds };
    });
    const plan = { ...batch.plan, entries: others.map(planned) };
    const all = { ...options, onProgress };
    const ends = [
      ...(updates.length ? await applyAgentsCalling(updates, { ...all, publish: "always" }) : []),
      ...(others.length ? await applyAgentsCalling(plan, all) : []),
    ];
    return edits.map(({ agent }) => ends.find(({ agentId }) => agentId === agent.id));
  });
}

/** Reads the agents whose save is not confirmed, and says whether they are as planned. */
export function checkUnknown(batch) {
  const edits = batch.ended("unknown");
  const planned = ({ agent }) => batch.plan.entries.find(({ agentId }) => agentId === agent.id);
  return attempt(batch, "plan", edits, async (options) => {
    const updates = edits.map((edit) => {
      const { direction, phoneIds } = planned(edit).after;
      return { agentId: edit.agent.id, direction, phoneIds };
    });
    const { entries } = await planAgentsCalling(updates, options);
    return entries.map(({ agentId, action, before }, index) => {
      const { status } = planned(edits[index]).before;
      if (action === "none" && before.status === status) {
        return { agentId, status: "fulfilled", value: { changed: true, after: before, offAirMs: 0 } };
      }
      const { error } = batch.results.get(agentId);
      return { agentId, status: "rejected", reason: error, isChecked: true };
    });
  });
}

/** Brings back the settings before the plan for all agents that it has changed. */
export function restoreBatch(batch) {
  const edits = batch.ended("done");
  const updates = edits.map(({ agent }) => {
    const { direction, phoneIds } = batch.plan.entries.find(({ agentId }) => agentId === agent.id).before;
    return { agentId: agent.id, direction, phoneIds };
  });
  batch.direction = undefined;
  batch.numbersMode = "keep";
  batch.phoneIds = new Set();
  return attempt(batch, "update", edits, async (options, onProgress) => {
    batch.plan = await planAgentsCalling(updates, options);
    return applyAgentsCalling(batch.plan, { ...options, onProgress });
  });
}

/** Publishes the agents of these edits, one after the other. */
export function publishBatch(batch, edits) {
  batch.forgetResults();
  return attempt(batch, "publish", edits, async ({ signal, onAttempt }, onProgress) => {
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
  if (options.signal.aborted) return { agentId, status: "waiting" };
  try {
    return { agentId, status: "fulfilled", value: await publishAgent(agentId, options) };
  } catch (reason) {
    return { agentId, status: "rejected", reason };
  }
}

const editsOf = (batch, entries) =>
  entries.map(({ agentId }) => batch.edits.find(({ agent }) => agent.id === agentId));

function adopt(edits, { entries }) {
  entries.forEach(({ before }, index) => before && edits[index].adoptState(before, { isExpected: true }));
}

async function attempt(batch, verb, edits, send) {
  batch.error = undefined;
  batch.verb = verb === "plan" ? "update" : verb;
  const names = edits.map(({ agent }) => agent.name);
  batch.call = track({ verb, names, outcomeOf }, send);
  try {
    const entries = await batch.call.promise;
    entries.forEach((entry, index) => keep(batch, verb, edits[index], entry));
  } catch (error) {
    batch.error = batch.call.outcome === "cancelled" ? undefined : error;
  }
  batch.endedCalls += 1;
}

function keep(batch, verb, edit, { status, value, reason, isChecked }) {
  const news = verb === "publish" ? value?.data : undefined;
  if (news) edit.adopt(news, { isExpected: true });
  const state = value?.after ?? reason?.current;
  if (state) edit.adoptState(state, { isExpected: true });
  const kind = isChecked ? "failed" : stateOf(status, reason);
  batch.results.set(edit.agent.id, { verb: batch.verb, state: kind, error: reason, value });
}

/** `waiting` is an agent that was not sent before the rest was cancelled. */
function stateOf(status, reason) {
  if (status === "fulfilled") return "done";
  if (status === "waiting") return "waiting";
  if (reason.code === "aborted" && reason.outcome === "not_sent") return "waiting";
  return reason.outcome === "rejected" || reason.outcome === "not_sent" ? "failed" : "unknown";
}

function outcomeOf(entries, isCancelled) {
  if (entries.every(({ status }) => status === "fulfilled")) return "done";
  return isCancelled ? "cancelled" : "partly";
}
