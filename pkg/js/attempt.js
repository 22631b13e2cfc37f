/** Returns the result of `run`, or `undefined` if it throws. */
export function attempt(run) {
  try {
    return run();
  } catch {}
}
