// Chromium lets timers of pages that are hidden for long wait for the next full minute, if they were set by a chain of timers.
import assert from "node:assert/strict";
import { it } from "node:test";
import { launchRaw } from "./raw-browser.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, fault } from "../support/sandbox.mjs";

it("a call that a chain of timers makes in a hidden page ends in its time", {
  timeout: 90_000,
}, async (t) => {
  const browser = await launchRaw({
    args: [
      "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1",
      "--intensive-wake-up-throttling-policy=force-enable",
    ],
  });
  t.after(() => browser.close());
  const page = await browser.open(`${address}/api/v1/health`);
  await page.evaluate(async (token) => {
    const { createClient, init } = await import("/pkg/dist/index.js");
    await init();
    window.client = createClient({ baseUrl: "/api/v1", token });
  }, TOKEN);
  const seen = await browser.open(`${address}/api/v1/health`);
  await seen.show();
  await fault({ stall: "headers" });
  const ends = await page.evaluate(async (agentId) => {
    // For as long as it takes until timers are slowed down.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const ends = [];
    const chain = (left, then) => (left > 0 ? setTimeout(chain, 0, left - 1, then) : then());
    await new Promise((resolve) => {
      // So many that the next one has to wait.
      chain(6, () => {
        setTimeout(() => ends.push("a timer of as long"), 2_000);
        // Nothing but timers ends it.
        const call = client.getAgent(agentId, { timeoutMs: 2_000, maxRetries: 0 });
        call.catch(({ code }) => resolve(ends.push(code)));
      });
    });
    return [document.visibilityState, ...ends];
  }, AGENT);
  assert.deepEqual(ends, ["hidden", "timeout"]);
});
