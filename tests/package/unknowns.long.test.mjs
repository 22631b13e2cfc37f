// Like `unknowns.test.mjs`, with ten thousand updates.
import { it } from "node:test";
import { launch } from "../support/browser.mjs";
import { seed } from "../support/random.mjs";
import { checkUnknowns } from "./unknowns.mjs";

for (const lossPercent of [10, 40]) {
  it(`all of 10,000 applies have a true outcome if ${lossPercent} % of the responses are lost`, {
    timeout: 900_000,
  }, async (t) => {
    const browser = await launch();
    t.after(() => browser.close());
    t.diagnostic(`TALKOVER_SEED=${seed}`);
    await checkUnknowns(t, browser, { count: 10_000, seed, lossPercent });
  });
}
