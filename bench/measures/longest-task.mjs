// Milliseconds of the longest task on the page's main thread, on a processor four times slower.
// During a task, clicks have no effect.
import { OWN } from "../contender.mjs";
import { Progress } from "../progress.mjs";
import { mapped } from "../rounds.mjs";
import { median, shuffled } from "../statistics.mjs";
import { slowed } from "./click-to-request.mjs";

const SLOWDOWN = 4;
const CONTENDERS = [OWN, "ky", "axios"];
const CONCURRENCY = 4;
/** The number of rounds for each number of updates. */
const SIZES = { 10: 8, 100: 8, 1_000: 4, 10_000: 2 };
/** Further loads. The abort happens in the same task as the call. */
const LOADS = {
  ids: { ids: 10_000 },
  numbers: { numbers: 10_000 },
  aborted: { updates: 10_000, isAborted: true },
};

export async function measure({ browser, quick }) {
  const sizes = Object.keys(SIZES)
    .map(Number)
    .slice(0, quick ? 2 : undefined);
  const figures = {
    slowdown: SLOWDOWN,
    concurrency: CONCURRENCY,
    sizes,
    updates: Object.fromEntries(CONTENDERS.map((name) => [name, []])),
  };
  for (const size of sizes) {
    const found = await inFreshPages(
      browser,
      `longest task, ${size} updates`,
      CONTENDERS,
      quick ? 1 : SIZES[size],
      { updates: size },
    );
    for (const name of CONTENDERS) figures.updates[name].push(found[name]);
  }
  for (const [load, work] of Object.entries(LOADS)) {
    // p-limit does not document how to abort.
    const contenders = work.isAborted ? [OWN] : CONTENDERS;
    figures[load] = await inFreshPages(browser, `longest task, ${load}`, contenders, quick ? 1 : 8, work);
  }
  return figures;
}

/** Returns each contender's median. Each sample has a fresh page, without warmed-up code. */
async function inFreshPages(browser, title, names, rounds, work) {
  const progress = new Progress(title, names.length * rounds);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of shuffled(names)) {
      await browser.withPage(async (page) => {
        await slowed(page, SLOWDOWN);
        samples[name].push(
          await browser.longestTask(() =>
            page.evaluate((it) => bench.atOnce(it), { name, concurrency: CONCURRENCY, ...work }),
          ),
        );
      });
      progress.step();
    }
  }
  progress.end();
  return mapped(samples, median);
}
