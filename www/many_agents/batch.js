// Several agents that get the same settings, and the calls that save and publish them.
import { difference, idsOf, isNone } from "../agent/edit.js";
import { publishAgent, track, updateAgentsCalling } from "../shared/api.js";

/** @typedef {import("../agent/edit.js").Edit} Edit */
/** @typedef {import("../agent/edit.js").Changes} Changes */

// Long enough to wait for the next minute of the rate limit.
const PUBLISH_TIMEOUT_MS = 120_000;

/** @type {Changes} */
const NO_CHANGES = { direction: undefined, added: [], removed: [] };

export class Batch {
  /** @type {import("talkover-calling").Direction | undefined} */
  direction;
  /** Whether each agent keeps the numbers it has. */
  keepsNumbers = true;
  /** @type {Set<string>} */
  phoneIds = new Set();
  /** @type {Map<string, { verb: string, state: string, error?: any }>} By agent id. */
  results = new Map();
  /** @type {import("../shared/api.js").Call | undefined} */
  call;
  /** @type {unknown} Of a call that sent nothing. */
  error;
  verb = "update";

  // The form shows these of a single agent. A batch shows the changes of each agent in a list instead.
  agent = undefined;
  numbers = new Map();
  changes = NO_CHANGES;

  /** @param {() => Edit[]} selected Gives the edits of the agents that are selected now. */
  constructor(selected) {
    this.selected = selected;
  }

  get edits() {
    return this.selected();
  }

  get isBusy() {
    return this.call?.isLive ?? false;
  }

  get isEdited() {
    return this.toSave.length > 0;
  }

  changesOf(edit) {
    if (!this.direction) return NO_CHANGES;
    const phoneIds = this.keepsNumbers ? new Set(idsOf(edit.agent)) : this.phoneIds;
    return difference(edit.agent, { direction: this.direction, phoneIds });
  }

  /** Without the agents that already have these settings: saving would turn them into drafts for nothing. */
  get toSave() {
    return this.edits.filter((edit) => !isNone(this.changesOf(edit)));
  }

  get toPublish() {
    return this.edits.filter(({ agent }) => agent.current_status === "draft");
  }

  get failed() {
    return this.edits.filter(({ agent }) => (this.results.get(agent.id)?.state ?? "done") !== "done");
  }

  requestFor(edit) {
    const phoneIds = this.keepsNumbers ? undefined : [...this.phoneIds];
    return { agentId: edit.agent.id, direction: this.direction, phoneIds };
  }

  undo() {
    this.direction = undefined;
    this.keepsNumbers = true;
    this.phoneIds = new Set();
    this.forgetResults();
  }

  forgetResults() {
    this.results.clear();
    this.error = undefined;
  }
}

/** Saves the batch's settings for the agents of these edits. */
export function saveBatch(batch, edits) {
  const updates = edits.map((edit) => batch.requestFor(edit));
  return perform(batch, "update", edits, (options, onProgress) =>
    updateAgentsCalling(updates, { ...options, onProgress }),
  );
}

/** Publishes the agents of these edits, one after the other. */
export function publishBatch(batch, edits) {
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
  if (options.signal.aborted) return { agentId, status: "waiting" };
  try {
    return { agentId, status: "fulfilled", value: await publishAgent(agentId, options) };
  } catch (reason) {
    return { agentId, status: "rejected", reason };
  }
}

async function perform(batch, verb, edits, send) {
  for (const { agent } of edits) batch.results.delete(agent.id);
  batch.error = undefined;
  batch.verb = verb;
  const names = edits.map(({ agent }) => agent.name);
  batch.call = track({ verb, names, outcomeOf }, send);
  try {
    const entries = await batch.call.promise;
    entries.forEach(({ status, value, reason }, index) => {
      const edit = edits[index];
      if (status === "fulfilled") edit.adopt(value.data);
      batch.results.set(edit.agent.id, { verb, state: stateOf(status, reason), error: reason });
    });
  } catch (error) {
    batch.error = error;
  }
}

/** `waiting` is an agent that was not sent before the rest was cancelled. */
function stateOf(status, reason) {
  if (status === "fulfilled") return "done";
  if (status === "waiting" || (reason.code === "aborted" && reason.outcome === "not_sent")) return "waiting";
  return reason.outcome && reason.code !== "aborted" ? "failed" : "cancelled";
}

function outcomeOf(entries, isCancelled) {
  if (entries.every(({ status }) => status === "fulfilled")) return "done";
  return isCancelled ? "cancelled" : "partly";
}
