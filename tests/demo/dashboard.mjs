// Opens the dashboard, finds its parts as a user would, and checks what no user sees: errors, policy and requests.
import assert from "node:assert/strict";
import { address } from "../support/sandbox.mjs";

/** Contexts by their options. Each keeps a page open, so that the next page of the site shares its process. */
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
    /** Chooses an agent in the list, and waits until the form shows it. */
    choose: async (name) => {
      await page.getByRole("navigation").getByRole("link", { name }).click();
      await page.locator("#agent-name").getByText(name).waitFor();
    },
    /** Searches for an agent, which may be on any page of the list, and chooses it. */
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
    consequence: page.locator("#save-bar-consequences"),
    numbersShown: () => page.getByText(/\d+ of 40 selected/).waitFor(),
    outcome: (title) => result.getByRole("heading", { name: title, exact: true }).waitFor(),
    /** A live agent is live again, with what was saved. */
    live: () =>
      result.getByRole("heading", { name: /^Live with the new settings \(0\.\d s not live\)$/ }).waitFor(),
  };
}

/** Sets SupportBot to outbound on both documented numbers, unsaved. */
export async function edit({ choose, direction, number }) {
  await choose("SupportBot");
  await direction("Outbound").check();
  await number("(987) 654-3210").check();
}

/** The accessible description of a control. */
export function description(control) {
  return control.evaluate((element) => {
    const ids = element.getAttribute("aria-describedby").split(" ");
    return ids.map((id) => document.getElementById(id).textContent.trim()).join(" ");
  });
}

/** In every test, the page must throw no error, comply with its policy, and send no request to another origin. */
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
