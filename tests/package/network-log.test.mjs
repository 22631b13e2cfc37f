// Requests in the browser's network log.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { SUPPORT_BOT as AGENT, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

it("shows no successful save as cancelled", async () => {
  await reset();
  const page = await openEmpty(browser);
  const log = await page.context().newCDPSession(page);
  await log.send("Network.enable");
  const ended = { finished: 0, failed: 0 };
  log.on("Network.loadingFinished", () => (ended.finished += 1));
  log.on("Network.loadingFailed", () => (ended.failed += 1));
  await page.evaluate(async (agentId) => {
    const { createClient } = await import("/pkg/dist/index.js");
    // The gateway's responses have Cache-Control: no-store.
    const client = createClient({ baseUrl: "/talkover" });
    for (let count = 0; count < 200; count += 1)
      await client.updateAgentCalling(agentId, count % 2 ? "inbound" : "outbound");
  }, AGENT);
  await until(() => ended.finished + ended.failed >= 200);
  assert.equal(ended.failed, 0);
});
