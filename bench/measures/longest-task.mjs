// Milliseconds of the longest task on the page's own thread, in which a click would do nothing, on a processor four times slower.
import { OWN } from "../contender.mjs";
import { inRounds, mapped } from "../rounds.mjs";
import { summary } from "../statistics.mjs";
import { slowed } from "./click-to-request.mjs";

const SLOWDOWN = 4;
/** What is done at once: so many updates, ids in one call, numbers in one reply. */
const LOADS = { updates: { updates: 1_000 }, ids: { ids: 10_000 }, numbers: { numbers: 10_000 } };

export async function measure({ browser, quick }) {
  const figures = { slowdown: SLOWDOWN };
  for (const [load, amount] of Object.entries(LOADS)) {
    const samples = await inRounds({
      browser,
      title: `longest task, ${load}`,
      subjects: [{ name: OWN }, { name: "ky" }],
      rounds: quick ? 1 : 8,
      open: (page) => slowed(page, SLOWDOWN),
      sample: async (page, { name }) => [await page.evaluate((it) => bench.longestTask(it), { name, ...amount })],
    });
    figures[load] = mapped(samples, summary);
  }
  return figures;
}
