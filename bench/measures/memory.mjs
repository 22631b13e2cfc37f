// Bytes that remain after many calls, and that calls hold while they wait for their responses.
import { Progress } from "../progress.mjs";
import { rounded } from "../statistics.mjs";

const SUBJECTS = ["talkover-calling", "ky", "fetch"];
const BATCH = 50;

export async function measure({ browser, quick }) {
  const calls = quick ? 1_000 : 50_000;
  const inFlight = quick ? 100 : 1_000;
  const progress = new Progress("memory", SUBJECTS.length);
  const figures = { calls, inFlight };
  for (const name of SUBJECTS) {
    figures[name] = await browser.withPage((page) => measureOne(page, name, calls, inFlight));
    progress.step();
  }
  progress.end();
  return figures;
}

async function measureOne(page, name, calls, inFlight) {
  const devtools = await page.context().newCDPSession(page);
  const memory = async () => {
    // Twice, because the first collection makes further objects collectable.
    for (let time = 0; time < 2; time += 1) await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    return { heap: usedSize, wasm: await page.evaluate(() => bench.wasmBytes()) };
  };
  const make = (calls) => page.evaluate((it) => bench.ownCost(it), { batches: calls / BATCH, calls: BATCH });
  await page.evaluate((name) => {
    bench.watchWasm();
    return bench.connect({ name, instant: true });
  }, name);
  // Excludes one-time allocations and compiled code.
  const warmUp = calls / 5;
  await make(warmUp);
  const before = await memory();
  await make(calls - warmUp);
  const after = await memory();
  await page.evaluate((calls) => bench.leaveInFlight({ calls }), inFlight);
  const waiting = await memory();
  return {
    before,
    after,
    heapGrowthPerCall: rounded((after.heap - before.heap) / (calls - warmUp)),
    wasmGrowth: after.wasm - before.wasm,
    perCallInFlight: Math.round((waiting.heap + waiting.wasm - after.heap - after.wasm) / inFlight),
    wasmInFlight: waiting.wasm - after.wasm,
  };
}
