// Measures subjects in turns, so that a temporary slowdown of the machine affects all of them.
import { Progress } from "./progress.mjs";
import { shuffled } from "./statistics.mjs";

/**
 * Measures each subject once a round, in a random order. A subject keeps its page for all rounds.
 * The first round is a warm-up and is not counted. Returns the samples of each subject by its name.
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

/** Maps the values of an object. */
export const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
