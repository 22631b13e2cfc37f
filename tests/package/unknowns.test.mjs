// An update whose response is lost may have been applied. `updateAgentCalling` rejects with
// `unknown`; `applyAgentCalling` reads the agent back.
import { it } from "node:test";
import { launch } from "../support/browser.mjs";
import { seed } from "../support/random.mjs";
import { checkUnknowns } from "./unknowns.mjs";

it("an apply is `unknown` only if the agent cannot be read, and every other outcome is true", {
  timeout: 60_000,
}, async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  t.diagnostic(`TALKOVER_SEED=${seed}`);
  // Enough responses are lost that many updates stay unknown with retries alone.
  await checkUnknowns(t, browser, { count: 500, seed, lossPercent: 40 });
});
