// Microseconds from a call to its result, with the sandbox on this machine.
import { contenders } from "../contender.mjs";
import { inRounds, mapped } from "../rounds.mjs";
import { median, quantile } from "../statistics.mjs";

export async function measure({ browser, quick }) {
  const calls = quick ? 20 : 100;
  const samples = await inRounds({
    browser,
    title: "a call end to end",
    subjects: [...contenders, { name: "fetch-in-lock" }],
    rounds: quick ? 2 : 20,
    open: (page, { name }) => page.evaluate((name) => bench.connect({ name }), name),
    sample: (page) => page.evaluate((calls) => bench.roundTrips({ calls }), calls),
  });
  return mapped(samples, (samples) => ({ p50: median(samples), p99: quantile(samples, 0.99) }));
}
