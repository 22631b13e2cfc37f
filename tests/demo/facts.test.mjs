// What a page audit checks: layout shifts, origins and the content security policy.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { open } from "./dashboard.mjs";
import { address, fault, reset } from "../support/sandbox.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

// Runs in the page, before its own scripts.
function watch() {
  window.facts = { shifts: [] };
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      const moved = sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
      if (!hadRecentInput) window.facts.shifts.push({ value, moved });
    }
  }).observe({ type: "layout-shift", buffered: true });
}

const prepare = (page) => page.addInitScript(watch);

for (const viewport of [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
]) {
  test(`the layout does not shift while the lists load, at ${viewport.width} pixels`, async () => {
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

test("every request goes to the page's own origin, and its policy forbids inline code", async () => {
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
  // `close` checks the origin of each request.
  assert.ok(demo.seen.requests.length > 20);
  await demo.close();
});
