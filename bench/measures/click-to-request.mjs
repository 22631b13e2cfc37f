// Milliseconds from a call until its request is sent, in a page that has made calls before.
import { OWN } from "../contender.mjs";
import { inRounds, mapped } from "../rounds.mjs";
import { summary } from "../statistics.mjs";

const SUBJECTS = [{ name: OWN }, { name: "ky" }, { name: "axios" }, { name: "fetch" }];
const SLOWDOWNS = [1, 4];

export async function measure({ browser, quick }) {
  const figures = {};
  for (const slowdown of SLOWDOWNS) {
    const samples = await inRounds({
      browser,
      title: `from the call to its request, CPU ${slowdown} × slower`,
      subjects: SUBJECTS,
      rounds: quick ? 2 : 12,
      open: async (page, { name }) => {
        await slowed(page, slowdown);
        await page.evaluate((name) => bench.connect({ name, instant: true }), name);
      },
      sample: (page) => page.evaluate((calls) => bench.clicks({ calls }), quick ? 5 : 20),
    });
    figures[`slowdown${slowdown}`] = mapped(samples, summary);
  }
  return figures;
}

/** Slows the page's processor down by this factor. */
export async function slowed(page, rate) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
}
