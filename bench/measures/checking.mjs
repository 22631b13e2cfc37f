// Microseconds to validate an update with many ids.
import { inRounds, mapped } from "../rounds.mjs";
import { summary } from "../statistics.mjs";

const IDS = 10_000;
const CASES = { valid: 0, faulty: 100 };

export async function measure({ browser, quick }) {
  const figures = { ids: IDS, faults: CASES.faulty };
  for (const [name, faults] of Object.entries(CASES)) {
    const samples = await inRounds({
      browser,
      title: `checking input, ${name}`,
      subjects: [{ name: "talkover-calling" }, { name: "zod" }, { name: "valibot" }],
      rounds: quick ? 2 : 12,
      sample: (page, { name }) =>
        page.evaluate((it) => bench.checks(it), { name, ids: IDS, faults, times: quick ? 2 : 10 }),
    });
    figures[name] = mapped(samples, summary);
  }
  return figures;
}
