// The demo page as a person meets it, and everything it does meanwhile that nobody sees.
import assert from "node:assert/strict";
import { address } from "../support/sandbox.mjs";

/** Contexts by their options. Each keeps a page open, so that the next one of the same site needs no process of its own. */
const contexts = new Map();

async function contextOf(browser, options) {
  const key = JSON.stringify(options);
  if (!contexts.has(key)) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const keeper = await context.newPage();
    await keeper.goto(`${address}/api/v1/health`);
    contexts.set(key, { context, keeper });
  }
  const { context, keeper } = contexts.get(key);
  await keeper.evaluate(() => localStorage.clear());
  return context;
}

/** @typedef {{ origin?: string, path?: string, prepare?: (page: any) => unknown }} Visit */
/** @typedef {import("playwright-core").BrowserContextOptions & Visit} Options */

export async function open(
  browser,
  /** @type {Options} */ { origin = address, path = "/", prepare = async () => {}, ...options } = {},
) {
  const context = await contextOf(browser, options);
  const page = await context.newPage();
  const seen = { console: [], errors: [], requests: [] };
  page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.errors.push(error.message));
  page.on("request", (request) => seen.requests.push(request));
  await prepare(page);
  await page.goto(origin + path);
  return { page, seen, close: () => close(page, seen, origin), ...parts(page) };
}

function parts(page) {
  const result = page.locator("#result");
  return {
    result,
    agent: (name) => page.getByRole("navigation").getByRole("link", { name }),
    /** Chooses an agent of the list, and waits until the form is about it. */
    choose: async (name) => {
      await page.getByRole("navigation").getByRole("link", { name }).click();
      await page.locator("#agent-name").getByText(name).waitFor();
    },
    /** Chooses an agent that may be on any page of the list. */
    find: async (name) => {
      await page.getByRole("searchbox", { name: "Find an agent" }).fill(name);
      await page.getByRole("navigation").getByRole("link", { name }).click();
    },
    select: (name) => page.getByRole("checkbox", { name: `Select ${name}` }).check(),
    direction: (name) => page.getByRole("radio", { name }),
    number: (name) => page.getByRole("checkbox", { name }),
    save: page.getByRole("button", { name: "Save changes" }),
    faultScenario: page.getByLabel("What if the next save"),
    history: page.locator("#requests-history tbody tr"),
    status: page.locator("#save-bar-status"),
    consequence: page.locator("#save-bar-consequence"),
    numbersShown: () => page.getByText(/\d+ of 40 selected/).waitFor(),
    outcome: (title) => result.getByRole("heading", { name: title, exact: true }).waitFor(),
  };
}

/** Has SupportBot place its calls, from both documented numbers; not saved yet. */
export async function edit({ choose, direction, number }) {
  await choose("SupportBot");
  await direction("Outbound").check();
  await number("(987) 654-3210").check();
}

/** What a screen reader says about a control beside its name. */
export function description(control) {
  return control.evaluate((element) => {
    const ids = element.getAttribute("aria-describedby").split(" ");
    return ids.map((id) => document.getElementById(id).textContent.trim()).join(" ");
  });
}

/** Whatever a test is about, the page throws nothing, breaks no policy and talks to nobody else. */
async function close(page, seen, origin) {
  await page.close();
  assert.deepEqual(seen.errors, []);
  assert.deepEqual(
    seen.console.filter((text) => /content.security.policy|trusted/i.test(text)),
    [],
  );
  const origins = new Set(seen.requests.map((request) => new URL(request.url()).origin));
  assert.deepEqual([...origins], [new URL(origin).origin]);
}
