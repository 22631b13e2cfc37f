// Splits long work into slices, so that the page stays responsive between them.
import { attempt } from "./attempt.js";

const LONGEST_MS = 5;
const now = () => attempt(() => performance.now());

export class Slices {
  #begun = now();

  /** Always false without a working clock. */
  get isOver() {
    return now() - this.#begun > LONGEST_MS;
  }

  async next() {
    await pause();
    this.#begun = now();
  }
}

/**
 * Resolves after the page's pending tasks have run. Returns `undefined` where the platform cannot
 * schedule tasks. It does not use `scheduler.yield()`, whose continuation runs before the page's
 * timers and responses: those, including the library's, would wait for all of the work.
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
