import { setImmediate } from "node:timers/promises";

/** Asks again and again until the answer is truthy. It does not give up: the test's own time limit does. */
export async function until(ask) {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await setImmediate();
  }
}
