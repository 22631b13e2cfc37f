import { difference, idsOf, isNone } from "./changes.js";

const NOTHING = { state: "none" };

/** One agent, what a person has set for it but not saved, and how the last call for it ended. */
export class Edit {
  /** Every number it was seen with: one that it lost meanwhile may still be chosen, and must be shown. */
  numbers = new Map();
  last = NOTHING;
  call;

  constructor(agent) {
    this.adopt(agent);
  }

  undo() {
    this.direction = this.agent.direction;
    this.phoneIds = new Set(idsOf(this.agent));
    this.last = NOTHING;
  }

  /** Has the form ask for what an agent was set to before. */
  goBackTo(before) {
    this.direction = before.direction;
    this.phoneIds = new Set(idsOf(before));
    this.last = NOTHING;
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

  /** What to ask for; without `phoneIds` where the numbers stay as they are. */
  request() {
    const { added, removed } = this.changes;
    const phoneIds = added.length || removed.length ? [...this.phoneIds] : undefined;
    return { direction: this.direction, phoneIds };
  }

  /** Takes over what the service says the agent is now; what was edited stays. */
  adopt(news) {
    const follows = !this.agent || !this.isEdited;
    const phone_numbers = news.phone_numbers ?? this.agent?.phone_numbers ?? [];
    this.agent = { ...this.agent, ...news, phone_numbers };
    for (const number of phone_numbers) this.numbers.set(number.id, number);
    if (!follows) return;
    this.direction = this.agent.direction;
    this.phoneIds = new Set(idsOf(this.agent));
  }
}
