// An update whose answer is lost may have been applied. `updateAgentCalling` says so; `applyAgentCalling` reads the agent back.
import { it } from "node:test";
import { launch } from "../support/browser.mjs";
import { seed } from "../support/random.mjs";
import { checkUnknowns } from "./unknowns.mjs";

it("an apply is `unknown` only where the agent could not be read, and never says what is not so", {
  timeout: 60_000,
}, async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  t.diagnostic(`TALKOVER_SEED=${seed}`);
  // So many are lost that retries alone leave a good part unknown.
  await checkUnknowns(t, browser, { count: 500, seed, lossPercent: 40 });
});
