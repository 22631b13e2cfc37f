// As `unknowns.test.mjs`, with ten thousand updates.
import { it } from "node:test";
import { launch } from "../support/browser.mjs";
import { seed } from "../support/random.mjs";
import { checkUnknowns } from "./unknowns.mjs";

for (const lossPercent of [10, 40]) {
  it(`of 10,000 applies of which ${lossPercent} % of the answers are lost, none says what is not so`, {
    timeout: 900_000,
  }, async (t) => {
    const browser = await launch();
    t.after(() => browser.close());
    t.diagnostic(`TALKOVER_SEED=${seed}`);
    await checkUnknowns(t, browser, { count: 10_000, seed, lossPercent });
  });
}
