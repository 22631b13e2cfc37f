// Several agents that are changed together: the form's settings, the plan of what changes, and how each agent ended.
import { difference, idsOf, isNone } from "../agent/edit.js";

/** @typedef {import("../agent/edit.js").Edit} Edit */
/** @typedef {import("../agent/edit.js").Changes} Changes */
/** @typedef {{ verb: string, state: "done" | "waiting" | "failed" | "unknown", error?: any, value?: any }} Result */

/** @type {Changes} */
const NO_CHANGES = { direction: undefined, added: [], removed: [] };

export class Batch {
  /** @type {import("talkover-calling").Direction | undefined} Undefined if each agent keeps its own. */
  direction;
  /** @type {"keep" | "add" | "remove" | "replace"} What the chosen numbers are for. */
  numbersMode = "keep";
  /** @type {Set<string>} */
  phoneIds = new Set();
  /** @type {import("talkover-calling").CallingPlan | undefined} */
  plan;
  /** @type {Set<string>} Agents of the plan that the user has left out. */
  leftOut = new Set();
  /** @type {Map<string, Result>} By agent id. */
  results = new Map();
  /** @type {import("../shared/api.js").Call | undefined} */
  call;
  /** @type {unknown} Of a call that sent nothing. */
  error;
  verb = "update";
  endedCalls = 0;

  // The form shows these of a single agent. A batch shows the changes of each agent in a table instead.
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

  changesOf({ agent }) {
    const phoneIds = new Set(this.#phoneIdsFor(agent) ?? idsOf(agent));
    return difference(agent, { direction: this.direction ?? agent.direction, phoneIds });
  }

  get toSave() {
    return this.edits.filter((edit) => !isNone(this.changesOf(edit)));
  }

  get toPublish() {
    return this.edits.filter(({ agent }) => agent.current_status === "draft");
  }

  /** What the plan changes, without what the user has left out and what is done. */
  get toApply() {
    const isOpen = ({ agentId }) => !this.leftOut.has(agentId) && !this.results.has(agentId);
    return this.plan?.entries.filter((entry) => entry.action === "update" && isOpen(entry)) ?? [];
  }

  /** The agents whose last call ended like this. */
  ended(...states) {
    return this.edits.filter(({ agent }) => states.includes(this.results.get(agent.id)?.state ?? ""));
  }

  requestFor({ agent }) {
    const direction = this.direction ?? agent.direction;
    return { agentId: agent.id, direction, phoneIds: this.#phoneIdsFor(agent) };
  }

  #phoneIdsFor(agent) {
    const own = idsOf(agent);
    const chosen = [...this.phoneIds];
    return {
      keep: undefined,
      add: [...own, ...chosen.filter((id) => !own.includes(id))],
      remove: own.filter((id) => !this.phoneIds.has(id)),
      replace: chosen,
    }[this.numbersMode];
  }

  undo() {
    this.direction = undefined;
    this.numbersMode = "keep";
    this.phoneIds = new Set();
    this.forgetResults();
  }

  forgetResults() {
    this.plan = undefined;
    this.leftOut.clear();
    this.results.clear();
    this.error = undefined;
  }
}
