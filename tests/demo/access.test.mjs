// Accessibility in every main state: axe, narrow and zoomed windows, colour modes, reduced motion, the keyboard.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import { fault, reset } from "../support/sandbox.mjs";

const AXE = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const SCREENSHOTS = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
const UPDATE = { method: "PUT" };

const COLOURS = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "light", forcedColors: "active" },
};
/** In CSS pixels: 1280 at 200 % zoom is 640. */
const WINDOWS = {
  wide: { width: 1440, height: 900 },
  "zoomed to 200 %": { width: 640, height: 400 },
  narrow: { width: 320, height: 640 },
};

let browser;
before(async () => {
  browser = await launch();
  await mkdir(SCREENSHOTS, { recursive: true });
});
after(() => browser.close());
beforeEach(reset);

const button = ({ page }, name) => page.getByRole("button", { name }).first();

async function editMany(demo) {
  for (const name of ["Front Desk", "Night Shift", "Survey Caller"]) await demo.select(name);
  await demo.page.getByRole("link", { name: "Edit 3 agents" }).click();
  await demo.direction("Outbound").check();
  await demo.number("(987) 654-3210").check();
}

const STATES = {
  initial: (demo) => demo.numbersShown(),
  edited: edit,
  saving: async (demo) => {
    await fault({ match: UPDATE, status: 429, headers: { "Retry-After": "25" } });
    await edit(demo);
    await demo.save.click();
    await demo.page
      .getByText(/^Attempt 2 in/)
      .first()
      .waitFor();
  },
  saved: async (demo) => {
    await edit(demo);
    await demo.save.click();
    await demo.live();
    await demo.result.getByText("Details").click();
  },
  refused: async (demo) => {
    await edit(demo);
    await demo.faultScenario.selectOption("is rejected, field by field");
    await demo.save.click();
    await demo.outcome("Not saved");
    await demo.result.getByText("Details").click();
  },
  unknown: async (demo) => {
    await fault({ match: { method: "POST" }, times: 0, cut: "headers" });
    await demo.choose("Night Shift");
    await button(demo, "Publish").click();
    await demo.outcome("We couldn’t confirm the request");
  },
  meanwhile: async (demo) => {
    await demo.choose("SupportBot");
    await demo.number("(987) 654-3210").check();
    await demo.faultScenario.selectOption("comes after another person’s change");
    await demo.save.click();
    await demo.outcome("SupportBot has changed meanwhile");
  },
  "not-live": async (demo) => {
    await fault({ match: { method: "POST" }, times: 0, status: 401 });
    await edit(demo);
    await demo.save.click();
    await demo.outcome("Not live");
  },
  many: editMany,
  "many-planned": async (demo) => {
    await editMany(demo);
    await button(demo, "Review changes").click();
    await demo.page.getByText("Ready to apply").waitFor();
  },
  "many-paused": async (demo) => {
    await fault({ match: UPDATE, status: 429, headers: { "Retry-After": "60" }, times: 0 });
    await editMany(demo);
    await button(demo, "Review changes").click();
    await button(demo, "Apply to 3 agents").click();
    await demo.page
      .getByText(/Paused by the rate limit/)
      .first()
      .waitFor();
  },
  "many-result": async (demo) => {
    await editMany(demo);
    await fault({ match: UPDATE, status: 403 });
    await button(demo, "Review changes").click();
    await button(demo, "Apply to 3 agents").click();
    await demo.outcome("2 done, 1 not saved");
  },
  "nothing-found": async ({ page }) => {
    await page.getByRole("searchbox", { name: "Find an agent" }).fill("zzz");
    await page.getByText("No matching agents.").waitFor();
    await page.getByRole("searchbox", { name: "Find a number" }).fill("zzz");
    await page.getByText("No numbers match “zzz”.").waitFor();
  },
  "agents-fail": async ({ page }) => {
    await page.route("**/talkover/agents?*", (route) => route.fulfill({ status: 403, json: {} }));
    await page.reload();
    await page.getByText("Could not load agents.").waitFor();
  },
  "numbers-fail": async ({ page }) => {
    await page.route("**/talkover/phone-numbers?*", (route) => route.fulfill({ status: 403, json: {} }));
    await page.reload();
    await page.getByText("Could not load phone numbers.").waitFor();
  },
  portuguese: async (demo) => {
    await edit(demo);
    await demo.page.getByLabel("Language").selectOption("pt-BR");
    await demo.page.getByText("Entrada → Saída").first().waitFor();
  },
};

// These five states have most of the page's parts. The long run tests them all.
const USUAL = ["initial", "edited", "refused", "meanwhile", "many-result"];
const tested = process.env.TALKOVER_TESTS === "all" ? Object.keys(STATES) : USUAL;

for (const state of tested) {
  test(`axe finds no violation and no window scrolls sideways: ${state}`, async () => {
    const demo = await open(browser, { viewport: WINDOWS.wide, reducedMotion: "reduce" });
    const { page } = demo;
    await page.getByRole("navigation").getByRole("link").first().waitFor();
    await STATES[state](demo);
    await page.evaluate(AXE);
    for (const [window, size] of Object.entries(WINDOWS)) {
      await page.setViewportSize(size);
      await page.evaluate(() => scrollTo(0, 0));
      const unfold = button(demo, /^(Choose another|Escolher outro)$/);
      if (await unfold.isVisible()) await unfold.click();
      for (const [colour, media] of Object.entries(COLOURS)) {
        const where = `${state}, ${window}, ${colour}`;
        await page.emulateMedia({ ...media, reducedMotion: "reduce" });
        assert.deepEqual(await page.evaluate(findings), [], where);
        const [content, width] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          innerWidth,
        ]);
        assert.ok(content <= width, `${where}: ${content} px wide in ${width}`);
        await page.screenshot({ path: `${SCREENSHOTS}${state}-${size.width}-${colour}.png` });
      }
    }
    await demo.close();
  });
}

// Runs in the page.
async function findings() {
  const { violations, passes } = await axe.run(document, { resultTypes: ["violations"] });
  if (passes.length < 20) return [`axe checked only ${passes.length} rules`];
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
  );
}

test("transitions are off with prefers-reduced-motion", async () => {
  for (const [reducedMotion, moves] of /** @type {["reduce" | "no-preference", boolean][]} */ ([
    ["reduce", false],
    ["no-preference", true],
  ])) {
    const demo = await open(browser, { reducedMotion });
    const seconds = await demo
      .agent("SupportBot")
      .evaluate((link) => getComputedStyle(link).transitionDuration);
    assert.equal(parseFloat(seconds) > 0, moves, reducedMotion);
    await demo.close();
  }
});

test("a busy button keeps the focus, which then moves to the result", async () => {
  const demo = await open(browser);
  const { page } = demo;
  let release;
  const isReleased = new Promise((resolve) => (release = resolve));
  await page.route("**/publish", async (route) => {
    await isReleased;
    await route.continue();
  });
  await demo.choose("Night Shift");
  assert.equal(await page.evaluate(() => document.activeElement.id), "agent-name");
  const publish = page.locator("#publish");
  await publish.press("Enter");
  await page.getByRole("button", { name: "Publishing…" }).waitFor();
  assert.equal(await publish.evaluate((button) => button === document.activeElement), true);
  release();
  await demo.outcome("Published");
  await page.waitForFunction(() => document.activeElement.id === "result");
  for (const id of ["save-bar-status", "agents-range", "agents-none", "code-copied"]) {
    assert.equal(await page.locator(`#${id}`).getAttribute("role"), "status", id);
  }
  await demo.close();
});

test("the Tab key reaches every visible control, and the focus is visible", async () => {
  const demo = await open(browser, { reducedMotion: "reduce" });
  const { page } = demo;
  await edit(demo);
  await demo.select("Front Desk");
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).blur());
  const controls = await page.evaluate(() => {
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
    const isInOrder = (element) => element.type !== "radio" || element.checked;
    const all = [...document.querySelectorAll("a, button, input, select, summary")].filter(isShown);
    window.left = new Set(all.filter(isInOrder));
    return window.left.size;
  });
  assert.ok(controls > 60, `${controls} controls`);
  const unseen = [];
  for (let press = 0; press < controls + 10; press += 1) {
    await page.keyboard.press("Tab");
    const name = await page.evaluate(() => {
      const element = /** @type {HTMLInputElement} */ (document.activeElement);
      window.left.delete(element);
      const drawn = element.type === "radio" ? element.closest("label") : element;
      return (
        getComputedStyle(drawn).outlineStyle === "none" && element !== document.body && element.outerHTML
      );
    });
    if (name) unseen.push(name);
  }
  assert.deepEqual(unseen, []);
  assert.deepEqual(await page.evaluate(() => [...window.left].map(({ outerHTML }) => outerHTML)), []);
  await demo.close();
});

test("many agents can be saved and published with the keyboard alone", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await demo.numbersShown();
  for (const name of ["Front Desk", "Night Shift"]) {
    await page.getByRole("checkbox", { name: `Select ${name}` }).press("Space");
  }
  await page.getByRole("link", { name: "Edit 2 agents" }).press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "batch-name");
  await demo.direction("Outbound").press("Space");
  await demo.number("(987) 654-3210").press("Space");
  await page.getByRole("button", { name: "Review changes" }).press("Enter");
  await page.getByText("Ready to apply").waitFor();
  await page.getByRole("button", { name: "Apply to 2 agents" }).press("Enter");
  await demo.outcome("2\u00a0agents done");
  await page.waitForFunction(() => document.activeElement.id === "result");
  await page.getByRole("button", { name: "Publish 1 agent" }).press("Enter");
  await demo.outcome("1\u00a0agent published");
  await page.waitForFunction(() => document.activeElement.id === "result");
  await demo.close();
});
