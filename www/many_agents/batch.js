import { difference, idsOf, isNone } from "../agent/changes.js";

/** Many agents, the one setting that a person wants for all of them, and how the last call for each ended. */
export class Batch {
  direction = undefined;
  /** Whether each agent keeps the numbers it has. */
  keepsNumbers = true;
  phoneIds = new Set();
  /** By agent: `{ verb, state, error }`. */
  ends = new Map();
  call = undefined;
  error = undefined;

  /** `chosen` gives the edits of the agents that are chosen now. */
  constructor(chosen) {
    this.chosen = chosen;
  }

  get edits() {
    return this.chosen();
  }

  get isBusy() {
    return this.call?.isLive ?? false;
  }

  get isEdited() {
    return this.toSave.length > 0;
  }

  changesOf(edit) {
    if (!this.direction) return { added: [], removed: [] };
    const phoneIds = this.keepsNumbers ? new Set(idsOf(edit.agent)) : this.phoneIds;
    return difference(edit.agent, { direction: this.direction, phoneIds });
  }

  /** One that is already set would only be turned into a draft. */
  get toSave() {
    return this.edits.filter((edit) => !isNone(this.changesOf(edit)));
  }

  get toPublish() {
    return this.edits.filter(({ agent }) => agent.current_status === "draft");
  }

  get failed() {
    return this.edits.filter(({ agent }) =>
      ["failed", "cancelled", "waiting"].includes(this.ends.get(agent.id)?.state),
    );
  }

  requestFor(edit) {
    const phoneIds = this.keepsNumbers ? undefined : [...this.phoneIds];
    return { agentId: edit.agent.id, direction: this.direction, phoneIds };
  }

  undo() {
    this.direction = undefined;
    this.keepsNumbers = true;
    this.phoneIds = new Set();
    this.forget();
  }

  forget() {
    this.ends.clear();
    this.error = undefined;
  }
}
