// Measures tasks on a page's main thread by a browser trace. Clicks have no effect during a task.

/**
 * Returns the longest task in milliseconds between the marks `begin` and `end`, set during `run`.
 */
export async function longestTask(chromium, run) {
  const tracing = await chromium.newBrowserCDPSession();
  const events = [];
  tracing.on("Tracing.dataCollected", ({ value }) => events.push(...value.filter(isOfInterest)));
  const collected = new Promise((resolve) => tracing.once("Tracing.tracingComplete", resolve));
  await tracing.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "blink.user_timing"] },
  });
  try {
    await run();
  } finally {
    await tracing.send("Tracing.end");
    await collected;
    await tracing.detach();
  }
  const [begin, end] = ["begin", "end"].map((name) => events.find((event) => event.name === name));
  const tasks = events.filter(({ name, pid, tid, ts, dur }) => {
    return name === TASK && pid === begin.pid && tid === begin.tid && ts + dur >= begin.ts && ts <= end.ts;
  });
  // There may be more than a call can take as arguments.
  return tasks.reduce((longest, { dur }) => Math.max(longest, dur), 0) / 1_000;
}

const TASK = "ThreadControllerImpl::RunTask";

/** A trace has hundreds of thousands of other events. */
const isOfInterest = ({ name, ph, cat }) => (name === TASK && ph === "X") || cat === "blink.user_timing";
