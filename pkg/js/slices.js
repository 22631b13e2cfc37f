// Long work in slices: between two of them the page reacts to its user.
import { attempt } from "./attempt.js";

const LONGEST_MS = 5;
const now = () => attempt(() => performance.now());

export class Slices {
  #begun = now();

  /** Where there is no clock, or it stands still, none is ever over. */
  get isOver() {
    return now() - this.#begun > LONGEST_MS;
  }

  async next() {
    await pause();
    this.#begun = now();
  }
}

/**
 * Until the page has done what waits to be done; at once where there are no tasks. Not by `scheduler.yield()`: what goes on after that goes
 * before the page's timers and replies, our own ones too, which would wait for all of the work.
 */
export function pause() {
  return attempt(() => {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = () => resolve(port1.close());
      port2.postMessage(undefined);
    });
  });
}
