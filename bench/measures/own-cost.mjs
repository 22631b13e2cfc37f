// Microseconds for a call without the network: responses are available at once.
import { OWN, contenders, inLocks } from "../contender.mjs";
import { inRounds, mapped } from "../rounds.mjs";
import { summary } from "../statistics.mjs";

const SUBJECTS = [
  ...contenders,
  ...inLocks,
  { name: "talkover-calling-unlocked", module: OWN, locks: false },
];

export async function measure({ browser, quick }) {
  const batch = { batches: quick ? 2 : 10, calls: 50 };
  const samples = await inRounds({
    browser,
    title: "own cost of a call",
    subjects: SUBJECTS,
    rounds: quick ? 2 : 12,
    open: (page, { name, module = name }) =>
      page.evaluate((it) => bench.connect(it), { name: module, instant: true }),
    sample: (page) => page.evaluate((batch) => bench.ownCost(batch), batch),
  });
  return mapped(samples, summary);
}
