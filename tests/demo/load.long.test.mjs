// How soon the page can be used, beside the least that it needs. Its times are compared in one run.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { open } from "./dashboard.mjs";
import { address, reset } from "../support/sandbox.mjs";

const LOADS = 5;
// Times the least: it is painted in 0.4 to 0.8 of that and usable in 1.3 to 2.7, on a machine with nothing else to do and on a busy one.
const MOST_TO_PAINT = 2;
const MOST_TO_USE = 5;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

// Runs in the page before its own scripts.
function watch() {
  window.facts = {};
  const see = () => {
    const isUsable = document.querySelector("#form:not([hidden]) #numbers-list input");
    if (isUsable) window.facts.usableAt = performance.now();
    else requestAnimationFrame(see);
  };
  see();
}

const prepare = (page) => page.addInitScript(watch);

/** A page that has nothing else to do than what the demo cannot do without: load the library, and both lists through it. */
async function leastTime() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(async () => {
    const { createClient } = await import("/pkg/dist/index.js");
    const { listAgents, listPhoneNumbers } = createClient({ baseUrl: "/talkover" });
    await Promise.all([listAgents(), listPhoneNumbers()]);
    window.listedAt = performance.now();
  });
  await page.goto(`${address}/styles/base.css`);
  const listedAt = await page.waitForFunction(() => window.listedAt);
  const ms = await listedAt.jsonValue();
  await context.close();
  return ms;
}

test("it is painted and usable soon after the least time that it needs, the best of five loads", async () => {
  const loads = [];
  for (let load = 0; load < LOADS; load += 1) {
    const least = await leastTime();
    const demo = await open(browser, { prepare });
    await demo.numbersShown();
    await demo.page.waitForFunction(() => window.facts.usableAt);
    const { paint, usable } = await demo.page.evaluate(() => ({
      paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
      usable: window.facts.usableAt,
    }));
    // Beside what was needed just before: what slows the machine for a while slows both.
    loads.push({ paint: paint / least, usable: usable / least });
    await demo.close();
  }
  const best = (what) => Math.min(...loads.map((load) => load[what]));
  const [paint, usable] = ["paint", "usable"].map(best);
  console.log(
    `painted after ${paint.toFixed(1)} times the least that is needed, usable after ${usable.toFixed(1)}`,
  );
  assert.ok(paint < MOST_TO_PAINT, `painted after ${paint} times the least`);
  assert.ok(usable < MOST_TO_USE, `usable after ${usable} times the least`);
});
