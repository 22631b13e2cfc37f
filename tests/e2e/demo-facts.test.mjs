// What a page audit would measure: when it can be seen and used, what moves, and whom it talks to.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "./browser.mjs";
import { open } from "./dashboard.mjs";
import { address, fault, reset } from "./sandbox.mjs";

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
  window.facts = { shifts: [] };
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const moved = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
      if (!hadRecentInput) window.facts.shifts.push({ value, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
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
  console.log(`painted after ${paint.toFixed(1)} times the least that is needed, usable after ${usable.toFixed(1)}`);
  assert.ok(paint < MOST_TO_PAINT, `painted after ${paint} times the least`);
  assert.ok(usable < MOST_TO_USE, `usable after ${usable} times the least`);
});

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]) {
  test(`nothing moves while the lists load, at ${viewport.width} pixels`, async () => {
    await fault([
      { match: { path: "/api/v1/agents" }, delay_ms: 700 },
      { match: { path: "/api/v1/phone-numbers" }, delay_ms: 1400 },
    ]);
    const demo = await open(browser, { prepare, viewport });
    await demo.numbersShown();
    await demo.page.evaluate(
      () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))),
    );
    assert.deepEqual(await demo.page.evaluate(() => window.facts.shifts), []);
    await demo.close();
  });
}

test("every request goes to the page's own origin, and its policy allows nothing inline", async () => {
  const response = await fetch(address);
  const policy = response.headers.get("content-security-policy");
  const sources = Object.fromEntries(policy.split(";").map((part) => [part.trim().split(" ")[0], part]));
  assert.match(sources["default-src"], /'none'/);
  assert.match(sources["script-src"], /'self' 'wasm-unsafe-eval'$/);
  assert.match(sources["require-trusted-types-for"], /'script'/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/);
  assert.doesNotMatch(await response.text(), /<script(?![^>]*src)|<style|\sstyle=|\son[a-z]+=|https?:\/\//);
  const demo = await open(browser);
  await demo.numbersShown();
  // Closing checks the origin of all that was asked for.
  assert.ok(demo.seen.requests.length > 30);
  await demo.close();
});
