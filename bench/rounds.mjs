// Subjects that are measured in turns, so that whatever slows the machine for a while slows all of them.
import { Progress } from "./progress.mjs";
import { shuffled } from "./statistics.mjs";

/**
 * Measures each subject once a round, in another order each round, in a page that is its own for all rounds. The first round
 * warms up and does not count. Gives the samples of each subject by its name.
 *
 * @param {{ browser, title, subjects, rounds, open?, sample }} how
 */
export async function inRounds({ browser, title, subjects, rounds, open, sample }) {
  const progress = new Progress(title, subjects.length * (rounds + 1));
  const runs = [];
  try {
    for (const subject of subjects) {
      const page = await browser.page(subject);
      runs.push({ subject, page, samples: [] });
      await open?.(page, subject);
    }
    for (let round = 0; round <= rounds; round += 1) {
      for (const { subject, page, samples } of shuffled(runs)) {
        const found = await sample(page, subject);
        if (round > 0) samples.push(...found);
        progress.step();
      }
    }
  } finally {
    await Promise.all(runs.map(({ page }) => page.context().close()));
  }
  progress.end();
  return Object.fromEntries(runs.map(({ subject, samples }) => [subject.name, samples]));
}

/** The same function for every value of an object. */
export const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
