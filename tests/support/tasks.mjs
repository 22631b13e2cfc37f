// The tasks on a page's own thread, as the browser's trace has them. While one runs, a click does nothing.

/** Milliseconds of the longest one between the page's marks `begin` and `end`, both set while `run` goes on. */
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
  return Math.max(...tasks.map(({ dur }) => dur)) / 1_000;
}

const TASK = "ThreadControllerImpl::RunTask";

/** There are hundreds of thousands of others. */
const isOfInterest = ({ name, ph, cat }) => (name === TASK && ph === "X") || cat === "blink.user_timing";
