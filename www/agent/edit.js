// One agent with its unsaved changes: what saving would change, and the calls that save, publish and check it.
import { getAgent, publishAgent, track, unpublishAgent, updateAgentCalling } from "../shared/api.js";

/** @typedef {import("talkover-calling").Agent} Agent */
/** @typedef {{ direction: string[] | undefined, added: string[], removed: string[] }} Changes */

const NO_RESULT = { state: "none" };

/** An agent, the settings that the form has for it, and how the last call for it ended. */
export class Edit {
  /** @type {Map<string, import("talkover-calling").AgentPhoneNumber>} Also those it lost. */
  numbers = new Map();
  /** @type {import("../shared/api.js").Call | undefined} */
  call;
  /** @type {{ state: string, [detail: string]: any }} `none`, `done`, `failed` or `checked`. */
  last = NO_RESULT;

  /** @param {Agent} agent */
  constructor(agent) {
    this.agent = agent;
    this.direction = agent.direction;
    this.phoneIds = new Set(idsOf(agent));
    this.adopt(agent);
  }

  undo() {
    this.restore(this.agent);
  }

  /** Fills the form with the settings that the agent has, or had before. */
  restore(agent) {
    this.direction = agent.direction;
    this.phoneIds = new Set(idsOf(agent));
    this.last = NO_RESULT;
  }

  get changes() {
    return difference(this.agent, this);
  }

  get isEdited() {
    return !isNone(this.changes);
  }

  get isBusy() {
    return this.call?.isLive ?? false;
  }

  get issues() {
    return this.last.error?.issues ?? [];
  }

  /** What to ask for. Without `phoneIds` if the numbers stay as they are. */
  request() {
    const { added, removed } = this.changes;
    const phoneIds = added.length || removed.length ? [...this.phoneIds] : undefined;
    return { direction: this.direction, phoneIds };
  }

  /** Takes over the agent as the service has it now. Unsaved changes stay. */
  adopt(news) {
    const wasEdited = this.isEdited;
    const phone_numbers = news.phone_numbers ?? this.agent.phone_numbers ?? [];
    this.agent = { ...this.agent, ...news, phone_numbers };
    for (const number of phone_numbers) this.numbers.set(number.id, number);
    if (wasEdited) return;
    this.direction = this.agent.direction;
    this.phoneIds = new Set(idsOf(this.agent));
  }
}

export const idsOf = (agent) => (agent.phone_numbers ?? []).map(({ id }) => id);

/**
 * What saving would change.
 * @returns {Changes}
 */
export function difference(agent, { direction, phoneIds }) {
  const current = idsOf(agent);
  return {
    direction: agent.direction === direction ? undefined : [agent.direction, direction],
    added: [...phoneIds].filter((id) => !current.includes(id)),
    removed: current.filter((id) => !phoneIds.has(id)),
  };
}

export const isNone = ({ direction, added, removed }) => !direction && !added.length && !removed.length;

/** @type {Map<string, Edit>} By agent id: unsaved changes outlast a look at another page of the list. */
const edits = new Map();

/** @param {Agent} agent */
export function editOf(agent) {
  const edit = edits.get(agent.id) ?? new Edit(agent);
  edits.set(agent.id, edit);
  if (!edit.isBusy) edit.adopt(agent);
  return edit;
}

export async function editById(id) {
  return edits.get(id) ?? editOf(await readAgent(id));
}

async function readAgent(id) {
  const reply = await getAgent(id);
  return reply.data ?? reply;
}

export const anyEdited = () => [...edits.values()].some(({ isEdited }) => isEdited);

/** @param {Edit} edit */
export function save(edit) {
  const requested = edit.request();
  const { direction, phoneIds } = requested;
  const send = (options) => updateAgentCalling(edit.agent.id, direction, phoneIds, options);
  return perform(edit, "update", send, requested);
}

export const publish = (edit) => perform(edit, "publish", (options) => publishAgent(edit.agent.id, options));

export const unpublish = (edit) =>
  perform(edit, "unpublish", (options) => unpublishAgent(edit.agent.id, options));

/**
 * @param {Edit} edit
 * @param {import("../shared/api.js").Call["verb"]} verb
 * @param {(options) => Promise<any>} send
 * @param {{ direction: string, phoneIds?: string[] }} [requested]
 */
async function perform(edit, verb, send, requested) {
  const before = edit.agent;
  edit.last = NO_RESULT;
  edit.call = track({ verb, names: [before.name] }, send);
  try {
    const response = await edit.call.promise;
    edit.adopt(response.data);
    if (verb === "update") edit.undo();
    edit.last = { state: "done", verb, response, before };
  } catch (error) {
    edit.last = { state: "failed", verb, outcome: edit.call.outcome, error, requested, before };
  }
}

/** Reads the agent after a call with an unknown outcome, to find out whether it was applied. */
export async function check(edit) {
  const { last } = edit;
  const { verb, requested, before } = last;
  const checking = { ...last, isChecking: true };
  const conclude = (result) => {
    // Another call may have started meanwhile. Its result is the one to show.
    if (edit.last === checking) edit.last = result;
  };
  edit.last = checking;
  try {
    edit.adopt(await readAgent(before.id));
    const found =
      verb === "update" ? compareSettings(edit.agent, requested, before) : compareStatus(edit.agent, verb);
    conclude({ state: "checked", verb, found, before });
  } catch (checkError) {
    conclude({ ...last, checkError });
  }
}

function compareSettings(agent, requested, before) {
  const has = (direction, ids) => agent.direction === direction && isSameSet(idsOf(agent), ids);
  if (has(requested.direction, requested.phoneIds ?? idsOf(before))) return "as_requested";
  return has(before.direction, idsOf(before)) ? "as_before" : "different";
}

function compareStatus({ current_status }, verb) {
  const wanted = verb === "publish" ? "published" : "draft";
  return current_status === wanted ? "as_requested" : "as_before";
}

const isSameSet = (left, right) => left.length === right.length && left.every((id) => right.includes(id));
