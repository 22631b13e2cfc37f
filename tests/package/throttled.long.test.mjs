// In pages that are hidden for long, Chromium delays timers that were set by a chain of timers
// until the next full minute.
import assert from "node:assert/strict";
import { it } from "node:test";
import { launchRaw } from "./raw-browser.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, fault } from "../support/sandbox.mjs";

it("a call from a chain of timers in a hidden page times out in time", {
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
    // Waits until timers are throttled.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const ends = [];
    const chain = (left, then) => (left > 0 ? setTimeout(chain, 0, left - 1, then) : then());
    await new Promise((resolve) => {
      // A chain long enough that its next timer is throttled.
      chain(6, () => {
        setTimeout(() => ends.push("a timer of as long"), 2_000);
        // Only its timeout ends this call.
        const call = client.getAgent(agentId, { timeoutMs: 2_000, maxRetries: 0 });
        call.catch(({ code }) => resolve(ends.push(code)));
      });
    });
    return [document.visibilityState, ...ends];
  }, AGENT);
  assert.deepEqual(ends, ["hidden", "timeout"]);
});
