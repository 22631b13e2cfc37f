// Milliseconds from the import in a fresh page until the request is sent.
import { contenders } from "../contender.mjs";
import { Progress } from "../progress.mjs";
import { mapped } from "../rounds.mjs";
import { shuffled, summary } from "../statistics.mjs";
import { slowed } from "./click-to-request.mjs";

const SUBJECTS = [
  ...contenders,
  { name: "talkover-calling-slim" },
  { name: "talkover-calling-early", early: true },
];
const SLOWDOWNS = [1, 4];

export async function measure({ browser, quick }) {
  const pages = quick ? 2 : 30;
  const progress = new Progress("cold start", SLOWDOWNS.length * SUBJECTS.length * pages);
  const figures = {};
  for (const slowdown of SLOWDOWNS) {
    const samples = Object.fromEntries(SUBJECTS.map(({ name }) => [name, []]));
    for (let round = 0; round < pages; round += 1) {
      for (const subject of shuffled(SUBJECTS)) {
        samples[subject.name].push(await browser.withPage((page) => start(page, subject, slowdown)));
        progress.step();
      }
    }
    figures[`slowdown${slowdown}`] = mapped(samples, summary);
  }
  progress.end();
  return figures;
}

async function start(page, { name, early = false }, slowdown) {
  await slowed(page, slowdown);
  return page.evaluate((it) => bench.firstRequest(it), { name, early });
}
