/** What `run` gives; nothing where it throws. */
export function attempt(run) {
  try {
    return run();
  } catch {}
}
