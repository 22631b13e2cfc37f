// Milliseconds for many updates, some at a time, without a rate limit.
import { inRounds, mapped } from "../rounds.mjs";
import { summary } from "../statistics.mjs";

export async function measure({ browser, quick }) {
  const [updates, concurrency] = [quick ? 100 : 1_000, 4];
  const samples = await inRounds({
    browser,
    title: "many agents",
    subjects: [{ name: "talkover-calling" }, { name: "ky" }, { name: "fetch-in-lock" }],
    rounds: quick ? 1 : 10,
    sample: async (page, { name }) => [
      await page.evaluate((it) => bench.manyUpdates(it), { name, updates, concurrency }),
    ],
  });
  return { updates, concurrency, ...mapped(samples, summary) };
}
