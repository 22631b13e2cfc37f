// Timers as the glue knows them. In hidden pages Chromium lets a timer that was set by a chain of timers wait for the next full minute, and
// the caller may be such a chain. Nothing set by a message is part of one.
import { attempt } from "./attempt.js";

const isHidden = () => attempt(() => globalThis.document.visibilityState === "hidden");

export function setTimeout(run, ms) {
  if (!isHidden() || typeof MessageChannel !== "function") return globalThis.setTimeout(run, ms);
  const timer = new Later();
  timer.set(run, ms);
  return timer;
}

export function clearTimeout(timer) {
  if (timer instanceof Later) timer.clear();
  else globalThis.clearTimeout(timer);
}

class Later {
  #channel = new MessageChannel();
  #timer;

  set(run, ms) {
    const { port1, port2 } = this.#channel;
    port1.onmessage = () => {
      port1.close();
      // A page without timers does not wait.
      if (attempt(() => (this.#timer = globalThis.setTimeout(run, ms))) === undefined) run();
    };
    port2.postMessage(undefined);
  }

  clear() {
    this.#channel.port1.close();
    if (this.#timer !== undefined) globalThis.clearTimeout(this.#timer);
  }
}
