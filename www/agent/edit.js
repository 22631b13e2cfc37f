// One agent with its unsaved changes, and what becomes of them when the agent changes meanwhile.
import { accountNumbers } from "../shared/account_numbers.js";

/** @typedef {import("talkover-calling").Agent} Agent */
/** @typedef {import("talkover-calling").CallingState} CallingState */
/** @typedef {{ direction: string[] | undefined, added: string[], removed: string[] }} Changes */
/** @typedef {{ before: Agent, mine: { direction: string, phoneIds: Set<string> } }} News What the agent was, and what the form had. */

export const NO_RESULT = { state: "none" };

/** An agent, the settings that the form has for it, and how the last call for it ended. */
export class Edit {
  /** @type {Map<string, any>} Also those it lost. */
  numbers = new Map();
  /** @type {import("../shared/api.js").Call | undefined} */
  call;
  /** @type {{ state: string, [detail: string]: any }} `none`, `done`, `failed` or `checked`. */
  last = NO_RESULT;
  /** @type {News | undefined} A change by somebody else that the user has not seen yet. */
  news;

  /** @param {Agent} agent */
  constructor(agent) {
    this.agent = agent;
    this.direction = agent.direction;
    this.phoneIds = new Set(idsOf(agent));
    this.#take(agent);
  }

  undo() {
    this.fill({ direction: this.agent.direction, phoneIds: idsOf(this.agent) });
    this.last = NO_RESULT;
  }

  fill({ direction, phoneIds }) {
    this.direction = direction;
    this.phoneIds = new Set(phoneIds);
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

  /**
   * Takes over the agent as the service has it now. What the user has not touched follows; unsaved changes stay, on top of
   * the new settings. `news` is set if the user has to know of it.
   */
  adopt(agent, { isExpected = false } = {}) {
    if (agent.updated_at && this.agent.updated_at > agent.updated_at) return;
    const before = this.agent;
    const wanted = this.direction;
    const { direction, added, removed } = this.changes;
    this.#take(agent);
    const isTouched = direction || added.length || removed.length;
    const phoneIds = idsOf(this.agent).filter((id) => !removed.includes(id));
    this.fill({
      direction: direction ? wanted : this.agent.direction,
      phoneIds: [...phoneIds, ...added],
    });
    if (isSame(before, this.agent)) return;
    const hasConflict = isTouched && this.isEdited;
    if (isExpected && !hasConflict) return;
    this.news = { before, mine: { direction: this.direction, phoneIds: new Set(this.phoneIds) } };
  }

  /** @param {CallingState} state */
  adoptState({ direction, phoneIds, status, updatedAt }, options) {
    const phone_numbers = phoneIds.map((id) => this.numbers.get(id) ?? accountNumbers.get(id) ?? { id });
    const news = { direction, phone_numbers, current_status: status };
    this.adopt(updatedAt ? { ...news, updated_at: updatedAt } : news, options);
  }

  #take(agent) {
    const phone_numbers = agent.phone_numbers ?? this.agent.phone_numbers ?? [];
    this.agent = { ...this.agent, ...agent, phone_numbers };
    for (const number of phone_numbers) this.numbers.set(number.id, number);
  }
}

export const idsOf = (agent) => (agent.phone_numbers ?? []).map(({ id }) => id);

/** @returns {CallingState} */
export const stateOf = (agent) => ({
  direction: agent.direction,
  phoneIds: idsOf(agent),
  status: agent.current_status,
});

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

/** Whether two readings of an agent have the same settings and status. */
export function isSame(left, right) {
  const phoneIds = new Set(idsOf(right));
  return (
    left.current_status === right.current_status &&
    isNone(difference(left, { direction: right.direction, phoneIds }))
  );
}

/** @type {Map<string, Edit>} By agent id: unsaved changes outlast a look at another page of the list. */
const edits = new Map();

/** @param {Agent} agent */
export function editOf(agent) {
  const edit = edits.get(agent.id) ?? new Edit(agent);
  edits.set(agent.id, edit);
  if (!edit.isBusy) edit.adopt(agent);
  return edit;
}

export const knownEdit = (id) => edits.get(id);

export const anyEdited = () => [...edits.values()].some(({ isEdited }) => isEdited);
