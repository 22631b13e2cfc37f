import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import { SUPPORT_BOT, TOKEN, agent, fault, requests, reset } from "../support/sandbox.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

test("the numbers of all pages are shown", async () => {
  const demo = await open(browser, {
    prepare: (page) =>
      page.route("**/talkover/*per_page=100*", (route) =>
        route.continue({ url: route.request().url().replace("per_page=100", "per_page=7") }),
      ),
  });
  await demo.numbersShown();
  assert.equal(await demo.page.locator("#numbers-list input").count(), 40);
  await demo.close();
});

test("lists that fail to load show why, with a button to try again", async () => {
  await fault([
    // One for each attempt of the library.
    { match: { path: "/api/v1/agents" }, times: 3, status: 500 },
    { match: { path: "/api/v1/phone-numbers" }, cut: "headers", times: 0 },
  ]);
  const demo = await open(browser);
  const agents = demo.page.getByRole("alert").filter({ hasText: "Could not load agents" });
  assert.match(await agents.innerText(), /Internal server error\./);
  await agents.getByRole("button", { name: "Try again" }).click();
  await demo.agent("SupportBot").waitFor();
  const numbers = demo.page.getByRole("alert").filter({ hasText: "Could not load phone numbers" });
  await numbers.waitFor();
  await reset();
  await numbers.getByRole("button", { name: "Try again" }).click();
  await demo.numbersShown();
  await demo.close();
});

test("a save works with the keyboard alone and moves the focus to its result", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await demo.numbersShown();
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  await press("Tab", "Enter", "Tab", "Tab", "ArrowDown");
  assert.equal(await demo.direction("Outbound").isChecked(), true);
  await press("Tab");
  await page.keyboard.type("987 united");
  await press("Tab", "Space");
  assert.equal(await demo.number("(987) 654-3210").isChecked(), true);
  await press("Tab", "Tab", "Tab", "Enter");
  await demo.live();
  await page.waitForFunction(() => document.activeElement.id === "result");
  assert.equal((await agent(SUPPORT_BOT)).direction, "outbound");
  await demo.close();
});

test("at 320 pixels the page does not scroll sideways, and every agent can be reached", async () => {
  const demo = await open(browser, { viewport: { width: 320, height: 568 } });
  const { page } = demo;
  const fits = async (when) => {
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `${when}: ${content} px wide in ${window}`);
  };
  await demo.numbersShown();
  await fits("at first");
  await page.getByRole("button", { name: "Choose another" }).click();
  await fits("with the agents unfolded");
  await demo.find("Cobrança Amigável");
  await demo.direction("Inbound").check();
  await demo.number("(11) 0000-0258").uncheck();
  await fits("edited");
  await fault({ match: { method: "PUT" }, status: 403, text: "x".repeat(400) });
  await demo.save.click();
  await demo.outcome("Not saved");
  await demo.result.getByText("Details").click();
  await fits("failed");
  await demo.close();
});

test("the console stays silent, and no token is in the page, its scripts, its storage or its requests", async () => {
  const demo = await open(browser);
  const { page, seen } = demo;
  await edit(demo);
  await demo.save.click();
  await demo.live();
  await page.getByText("Local sandbox: no real calls are made.").waitFor();

  assert.deepEqual(seen.console, []);
  const [update] = await requests({ method: "PUT", path: `/api/v1/agents/${SUPPORT_BOT}/calling` });
  assert.equal(update.via, "gateway");
  assert.ok(update.headers.authorization, "the gateway added the token");
  const stored = await page.evaluate(async () => ({
    html: document.documentElement.outerHTML,
    storage: JSON.stringify([localStorage, sessionStorage]),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }));
  const addresses = seen.requests
    .filter((request) => request.resourceType() === "script")
    .map((request) => request.url());
  assert.ok(
    addresses.some((url) => url.endsWith("/pkg/dist/index.js")),
    "the package is among the scripts",
  );
  const scripts = await Promise.all(addresses.map(async (url) => (await fetch(url)).text()));
  for (const text of [stored.html, stored.storage, ...scripts]) assert.ok(!text.includes(TOKEN));
  assert.deepEqual([stored.databases, stored.caches, await page.context().cookies()], [0, 0, []]);
  assert.ok(
    seen.requests.some((request) => request.method() === "PUT"),
    "the save was watched",
  );
  for (const request of seen.requests) {
    const { authorization } = await request.allHeaders();
    assert.equal(authorization, undefined, request.url());
    assert.ok(!`${request.url()} ${request.postData()}`.includes(TOKEN), request.url());
  }
  await demo.close();
});

test("leaving during a call asks for confirmation", async () => {
  await fault({ match: { method: "POST" }, stall: "headers" });
  const demo = await open(browser);
  const { page } = demo;
  await demo.choose("Night Shift");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("button", { name: "Publishing…" }).waitFor();
  const asked = page.waitForEvent("dialog");
  void page.evaluate(() => location.assign("/favicon.svg")).catch(() => {});
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await demo.outcome("Cancelled");
  await demo.close();
});

test("leaving asks for confirmation only with unsaved changes", async () => {
  const demo = await open(browser);
  const { page } = demo;
  const dialogs = [];
  page.on("dialog", (dialog) => dialogs.push(dialog.type()) && dialog.dismiss());
  // Not awaited: it resolves only after the dialog is closed, if at all.
  const leave = () => void page.evaluate(() => location.assign("/favicon.svg")).catch(() => {});
  await edit(demo);
  const asked = page.waitForEvent("dialog");
  leave();
  await asked;
  assert.equal(await demo.direction("Outbound").isChecked(), true);
  await page.getByRole("button", { name: "Undo" }).click();
  leave();
  await page.waitForURL("**/favicon.svg");
  assert.deepEqual(dialogs, ["beforeunload"]);
  await demo.close();
});
