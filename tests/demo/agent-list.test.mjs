import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import { fault, requests, reset } from "../support/sandbox.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const range = ({ page }, text) => page.getByText(text, { exact: true }).waitFor();
const names = ({ page }) => page.locator("#agents-list b").allInnerTexts();
const search = ({ page }) => page.getByRole("searchbox", { name: "Find an agent" });
const pagerButton = ({ page }, name) => page.getByRole("button", { name });

test("the list shows one page of agents at a time", async () => {
  const demo = await open(browser);
  await range(demo, "1–8 of 30");
  const first = await names(demo);
  await pagerButton(demo, "Next page").click();
  await range(demo, "9–16 of 30");
  assert.ok((await names(demo)).every((name) => !first.includes(name)));
  await pagerButton(demo, "Next page").click();
  await range(demo, "17–24 of 30");
  await pagerButton(demo, "Next page").click();
  await range(demo, "25–30 of 30");
  assert.equal(await pagerButton(demo, "Next page").getAttribute("aria-disabled"), "true");
  await pagerButton(demo, "Previous page").click();
  await range(demo, "17–24 of 30");
  await demo.close();
});

test("search, direction and status combine, and return to the first page", async () => {
  const demo = await open(browser);
  await range(demo, "1–8 of 30");
  await pagerButton(demo, "Next page").click();
  await range(demo, "9–16 of 30");
  await demo.page.getByLabel("Status", { exact: true }).selectOption("Draft");
  await demo.page.getByLabel("Direction", { exact: true }).first().selectOption("Outbound");
  await range(demo, "1–5 of 5");
  await search(demo).fill("campaigns");
  await range(demo, "1–1 of 1");
  assert.deepEqual(await names(demo), ["Lead Qualifier"]);
  const [asked] = (await requests({ path: "/api/v1/agents" })).slice(-1);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(asked.query)), {
    status: "draft",
    direction: "outbound",
    search: "campaigns",
    page: "1",
    per_page: "8",
  });
  await search(demo).fill("nobody has this name");
  await demo.page.getByText("No matching agents.").waitFor();
  assert.equal(await demo.page.locator("#agent-name").innerText(), "SupportBot", "the chosen agent stays");
  await demo.close();
});

test("typing sends one request, and a late response does not replace a newer one", async () => {
  await fault({ match: { path: "/api/v1/agents" }, delay_ms: 0 });
  const demo = await open(browser);
  await range(demo, "1–8 of 30");
  await fault({ match: { path: "/api/v1/agents" }, delay_ms: 3000 });
  const asked = (text) => async () =>
    (await requests({ path: "/api/v1/agents" })).some(({ query }) => query.includes(text));
  await search(demo).pressSequentially("berlin");
  await demo.page.waitForRequest(/search=berlin/);
  await search(demo).fill("paris");
  await range(demo, "1–1 of 1");
  assert.deepEqual(await names(demo), ["Accueil Lumière"]);
  assert.equal(await asked("search=berlin")(), true);
  assert.equal(await asked("search=be&")(), false);
  await demo.close();
});

test("the address names the agent, so that a reload, the back button and a link open it", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await demo.find("Surf School");
  const title = (text) => page.getByRole("heading", { name: text, level: 2 }).waitFor();
  await title("Surf School");
  await page.reload();
  await title("Surf School");
  await demo.choose("Front Desk");
  await title("Front Desk");
  await page.goBack();
  await title("Surf School");
  await demo.close();
});

test("an unknown agent in the address shows an error, and other agents can still be chosen", async () => {
  const demo = await open(browser, { path: "/#agent=nobody" });
  await demo.page.getByText("This agent does not exist any more.").waitFor();
  await demo.choose("Front Desk");
  await demo.page.getByRole("heading", { name: "Front Desk", level: 2 }).waitFor();
  assert.equal(await demo.page.getByText("does not exist").count(), 0);
  await demo.close();
});

test("an address that cannot be decoded shows an error too", async () => {
  const demo = await open(browser, { path: "/#agent=%E0%A4%A" });
  await demo.page.getByText("This agent does not exist any more.").waitFor();
  await demo.agent("Front Desk").waitFor();
  await demo.close();
});

test("a reload of a selection, which is empty then, does not show an agent", async () => {
  const demo = await open(browser, { path: "/#selected" });
  await demo.page.getByText("No agents are selected.").waitFor();
  await demo.agent("Front Desk").waitFor();
  assert.equal(await demo.page.locator("#form").isVisible(), false);
  await demo.select("Front Desk");
  await demo.page.getByRole("heading", { name: "Settings for 1" }).waitFor();
  await demo.close();
});

test("a published agent leaves a list of drafts", async () => {
  const demo = await open(browser);
  await demo.page.getByLabel("Status", { exact: true }).selectOption("Draft");
  await demo.choose("Night Shift");
  await demo.page.getByRole("button", { name: "Publish", exact: true }).click();
  await demo.outcome("Published");
  await demo.agent("Night Shift").waitFor({ state: "detached" });
  assert.equal(await demo.page.locator("#agent-name").innerText(), "Night Shift");
  await demo.close();
});

test("unavailable numbers are marked, and every number has its flag, country and status", async () => {
  const demo = await open(browser);
  await demo.numbersShown();
  const row = (text) => demo.page.locator(".number", { hasText: text });
  for (const [number, facts] of /** @type {[string, RegExp][]} */ ([
    ["(312) 555-0124", /Unavailable\s+Inactive/],
    ["(206) 555-0150", /Unavailable\s+Pending/],
    ["(512) 555-0161", /Unavailable\s+Suspended/],
    ["(310) 555-0111", /Unavailable\s+No voice\s+Active/],
  ])) {
    assert.match(await row(number).innerText(), facts);
  }
  assert.doesNotMatch(await row("(212) 555-0101").innerText(), /Unavailable/);
  assert.match(await demo.page.getByRole("group", { name: "Germany DE" }).innerText(), /🇩🇪/);
  const find = demo.page.getByRole("searchbox", { name: "Find a number" });
  await find.fill("germany suspended");
  await demo.page.getByText("No numbers match “germany suspended”.").waitFor();
  await find.fill("030 germany");
  assert.equal(await demo.page.locator(".number:visible").count(), 1);
  await demo.close();
});

test("searching the list keeps unsaved changes", async () => {
  const demo = await open(browser);
  await edit(demo);
  await search(demo).fill("Front");
  await range(demo, "1–1 of 1");
  await search(demo).fill("");
  await range(demo, "1–8 of 30");
  assert.match(await demo.agent("SupportBot").innerText(), /Unsaved/);
  assert.equal(await demo.direction("Outbound").isChecked(), true);
  await demo.close();
});

test("the range is announced only when it changes, and the number of selected agents each time", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await range(demo, "1–8 of 30");
  await demo.numbersShown();
  await page.evaluate(() => {
    window.facts = 0;
    const count = () => (window.facts += 1);
    new MutationObserver(count).observe(document.getElementById("agents-range"), { childList: true });
  });
  await demo.select("Front Desk");
  assert.equal(await page.locator("#announcement").innerText(), "1\u00a0agent selected");
  await demo.select("Night Shift");
  assert.equal(await page.locator("#announcement").innerText(), "2\u00a0agents selected");
  await demo.direction("Outbound").check();
  assert.equal(await page.evaluate(() => window.facts), 0);
  await pagerButton(demo, "Next page").click();
  await range(demo, "9–16 of 30");
  assert.equal(await page.evaluate(() => window.facts), 1);
  await demo.close();
});

test("an agent's own numbers stand first", async () => {
  const demo = await open(browser);
  await demo.find("Cobrança Amigável");
  await demo.page.getByRole("heading", { name: "Cobrança Amigável" }).waitFor();
  await demo.numbersShown();
  assert.equal(await demo.page.locator("#numbers-list input").first().isChecked(), true);
  await demo.close();
});
