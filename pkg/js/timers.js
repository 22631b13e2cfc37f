// The glue's timers. In hidden pages, Chromium delays a timer that was set by a chain of timers
// until the next full minute, and the caller may be part of such a chain. A timer that is set in a
// message handler never is.
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
      // Without timers, it runs at once.
      if (attempt(() => (this.#timer = globalThis.setTimeout(run, ms))) === undefined) run();
    };
    port2.postMessage(undefined);
  }

  clear() {
    this.#channel.port1.close();
    if (this.#timer !== undefined) globalThis.clearTimeout(this.#timer);
  }
}
