// Microseconds for a call, by the number of ids in its request and of numbers in its response.
import { inRounds } from "../rounds.mjs";
import { median } from "../statistics.mjs";

const SIZES = [1, 10, 100, 1_000, 10_000];
const CONTENDERS = ["talkover-calling", "ky", "ky-zod"];
const CASES = { ids: (size) => ({ ids: size }), numbers: (size) => ({ ids: 0, numbers: size }) };

export async function measure({ browser, quick }) {
  const figures = { sizes: SIZES };
  for (const [name, request] of Object.entries(CASES)) {
    // Without ids, a schema has nothing to validate.
    const subjects = CONTENDERS.filter((contender) => name === "ids" || contender !== "ky-zod");
    figures[name] = Object.fromEntries(subjects.map((subject) => [subject, []]));
    for (const size of SIZES) {
      const batch = { batches: quick ? 1 : 5, calls: Math.max(2, 50 / size), ...request(size) };
      const samples = await inRounds({
        browser,
        title: `growth, ${size} ${name}`,
        subjects: subjects.map((name) => ({ name })),
        rounds: quick ? 2 : 8,
        open: (page, { name }) => page.evaluate((name) => bench.connect({ name, instant: true }), name),
        sample: (page) => page.evaluate((batch) => bench.ownCost(batch), batch),
      });
      for (const subject of subjects) figures[name][subject].push(median(samples[subject]));
    }
  }
  return figures;
}
