import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";

const LIMIT_MS = 20_000;

/** Polls `ask` until it returns a truthy value. */
export async function until(ask) {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert(performance.now() < end, `not so within ${LIMIT_MS} ms: ${ask}`);
    await setImmediate();
  }
}
