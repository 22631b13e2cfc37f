import { difference, idsOf, isNone } from "./changes.js";

/** One agent, what a person has set for it but not saved, and how the last save ended. */
export class Edit {
  /** Every number it was seen with: one that it lost meanwhile may still be chosen, and must be shown. */
  numbers = new Map();

  constructor(agent) {
    this.adopt(agent);
    this.save = { state: "none" };
    this.discard();
  }

  discard() {
    this.direction = this.agent.direction;
    this.phoneIds = new Set(idsOf(this.agent));
  }

  get changes() {
    return difference(this.agent, this);
  }

  get isEdited() {
    return !isNone(this.changes);
  }

  get isSaving() {
    return this.save.state === "saving";
  }

  get issues() {
    return this.save.error?.issues ?? [];
  }

  /** What to ask for; without `phoneIds` where the numbers stay as they are. */
  request() {
    const { added, removed } = this.changes;
    const phoneIds = added.length || removed.length ? [...this.phoneIds] : undefined;
    return { direction: this.direction, phoneIds };
  }

  /** Takes over what the service says the agent is now; what was edited stays. */
  adopt(news) {
    this.agent = {
      ...this.agent,
      ...news,
      phone_numbers: news.phone_numbers ?? this.agent?.phone_numbers ?? [],
    };
    for (const number of this.agent.phone_numbers) this.numbers.set(number.id, number);
  }
}
