import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { open } from "./dashboard.mjs";
import { agent, fault, requests, reset } from "../support/sandbox.mjs";

const FRONT_DESK = "3af89a8a";
const NAMES = ["Front Desk", "Night Shift", "Lead Qualifier"];

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const button = ({ page }, name) => page.getByRole("button", { name });
const rows = async ({ result }) =>
  (await result.locator("tbody tr").allInnerTexts()).map((text) => text.split("\t"));

/** Sets three agents to outbound on two numbers, unsaved. */
async function editThree(demo) {
  for (const name of NAMES) await demo.select(name);
  await demo.page.getByRole("link", { name: "Edit 3 agents" }).click();
  await demo.direction("Outbound").check();
  await demo.number("(987) 654-3210").check();
  await demo.number("(212) 555-0101").check();
}

async function idOf(demo, name) {
  const address = await demo.agent(name).getAttribute("href");
  return decodeURIComponent(address.replace("#agent=", ""));
}

test("three agents are saved through a rate limit and published, and stay so after a reload", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await editThree(demo);
  const ids = await Promise.all(NAMES.map((name) => idOf(demo, name)));
  assert.match(
    await demo.consequence.innerText(),
    /One of these agents is published\. Saving makes it a draft/,
  );
  await demo.faultScenario.selectOption("hits the rate limit: 5 s wait");
  await button(demo, "Apply to 3 agents").click();
  await page
    .getByText(/Paused by the rate limit/)
    .first()
    .waitFor();
  await demo.outcome("3\u00a0agents saved");
  assert.match(await demo.result.innerText(), /They are drafts now\. Publish them/);
  assert.deepEqual(
    (await requests({ method: "PUT" })).map(({ status }) => status).sort(),
    [200, 200, 200, 429],
  );

  await button(demo, "Publish 3 agents").click();
  await demo.outcome("3\u00a0agents published");
  assert.deepEqual(
    await rows(demo),
    NAMES.map((name) => [name, "Published"]),
  );

  await page.reload();
  await demo.numbersShown();
  for (const [index, name] of NAMES.entries()) {
    const listed = await demo.agent(name).innerText();
    assert.match(listed, /Outbound · 2\u00a0numbers/);
    assert.match(listed, /Published/);
    const saved = await agent(ids[index]);
    assert.deepEqual([saved.direction, saved.current_status], ["outbound", "published"]);
    assert.equal(saved.phone_numbers.length, 2);
  }
  await demo.close();
});

test("the changes are shown for each agent, and an agent without a change is not saved", async () => {
  const demo = await open(browser);
  for (const name of ["Front Desk", "Renewal Reminder"]) await demo.select(name);
  await demo.page.getByRole("link", { name: "Edit 2 agents" }).click();
  assert.equal(await demo.status.innerText(), "Choose a direction first.");
  await demo.direction("Outbound").check();
  const lines = demo.page.locator("#batch-agents li");
  assert.match(await lines.nth(0).innerText(), /Front Desk\s+Inbound → Outbound/);
  assert.match(await lines.nth(1).innerText(), /Renewal Reminder\s+No change/);
  assert.equal(await demo.page.getByLabel("Keep each agent’s current numbers").isChecked(), true);
  await button(demo, "Apply to 1 agent").click();
  await demo.outcome("1\u00a0agent saved");
  const updates = await requests({ method: "PUT" });
  assert.deepEqual(
    updates.map(({ path, body }) => [path.includes(FRONT_DESK), JSON.parse(body)]),
    [[true, { direction: "outbound" }]],
  );
  await demo.close();
});

test("a warning is shown before all numbers are removed", async () => {
  const demo = await open(browser);
  await demo.select("Front Desk");
  await demo.page.getByRole("link", { name: "Edit 1 agent" }).click();
  await demo.direction("Inbound").check();
  assert.equal(await demo.consequence.innerText(), "");
  await demo.page.getByLabel("Keep each agent’s current numbers").uncheck();
  assert.match(await demo.consequence.innerText(), /these agents will lose all their numbers/);
  await button(demo, "Apply to 1 agent").click();
  await demo.outcome("1\u00a0agent saved");
  assert.deepEqual(JSON.parse((await requests({ method: "PUT" }))[0].body), {
    direction: "inbound",
    phone_number_ids: [],
  });
  await demo.close();
});

test("failed agents are listed with the reason, and only they are retried", async () => {
  const demo = await open(browser);
  await editThree(demo);
  const id = await idOf(demo, "Night Shift");
  await fault({ match: { method: "PUT", path: `/api/v1/agents/${id}/calling` }, status: 403 });
  await button(demo, "Apply to 3 agents").click();
  await demo.outcome("2 saved, 1 not saved");
  const failed = (await rows(demo)).find(([name]) => name === "Night Shift");
  assert.match(failed[1], /^Rejected \S/);
  await button(demo, "Retry 1 agent").click();
  await demo.outcome("3\u00a0agents saved");
  const paths = (await requests({ method: "PUT" })).map(({ path }) => path);
  assert.equal(paths.length, 4);
  assert.equal(paths.filter((path) => path.includes(id)).length, 2);
  await demo.close();
});

test("the list's buttons are disabled until it has loaded", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const demo = await open(browser, {
    prepare: (page) => page.route("**/agents?**", async (route) => held.then(() => route.continue())),
  });
  for (const name of ["Previous page", "Next page", "Select all shown"]) {
    assert.equal(await button(demo, name).isDisabled(), true, name);
  }
  release();
  await button(demo, "Select all shown").click();
  await demo.page.getByRole("link", { name: "Edit 8 agents" }).waitFor();
  await demo.close();
});

test("saving many can be cancelled: saved agents stay saved, the rest is shown as not started", async () => {
  const demo = await open(browser);
  await button(demo, "Select all shown").click();
  await demo.page.getByRole("link", { name: "Edit 8 agents" }).click();
  await demo.direction("Inbound").check();
  await demo.number("(987) 654-3210").check();
  const boxes = demo.page.locator("#agents-list input");
  const ids = await boxes.evaluateAll((boxes) => boxes.map(({ value }) => value));
  // The first is saved. The others stall, as many as are sent at once.
  await fault(
    ids
      .slice(1)
      .map((id) => ({ match: { method: "PUT", path: `/api/v1/agents/${id}/calling` }, stall: "headers" })),
  );
  await button(demo, "Apply to 8 agents").click();
  await demo.page.getByText("Saving: 1 of 8\u00a0agents done.").first().waitFor();
  const progress = demo.page.getByRole("progressbar");
  assert.deepEqual(await progress.evaluate(({ value, max }) => [value, max]), [1, 8]);
  assert.match(await demo.page.locator("#save-bar-countdown").innerText(), /^About \d+(\.\d)? s left\.$/);
  await button(demo, "Cancel").first().click();
  await demo.outcome("1 saved, 7 not saved");
  const results = (await rows(demo)).map(([, result]) => result.split(" ")[0].replace(",", ""));
  assert.equal(results[0], "Saved");
  assert.equal(results.filter((word) => word === "Cancelled").length, 4);
  assert.equal(results.filter((word) => word === "Not").length, 3);
  assert.equal((await requests({ method: "PUT" })).length, 5);
  await demo.close();
});

test("saving many can be cancelled while the rate limit pauses it", async () => {
  await fault({ match: { method: "PUT" }, status: 429, headers: { "Retry-After": "60" }, times: 0 });
  const demo = await open(browser);
  await editThree(demo);
  await button(demo, "Apply to 3 agents").click();
  await demo.page
    .getByText(/Resuming in \d/)
    .first()
    .waitFor();
  await button(demo, "Cancel").first().click();
  await demo.outcome("0 saved, 3 not saved");
  for (const { applied } of await requests({ method: "PUT" })) assert.equal(applied, false);
  await button(demo, "Retry 3 agents").waitFor();
  await demo.close();
});

test("publishing many can be cancelled, and shows what is missing for agents that are not ready", async () => {
  const demo = await open(browser);
  for (const name of ["Night Shift", "Survey Caller"]) await demo.select(name);
  await demo.page.getByRole("link", { name: "Edit 2 agents" }).click();
  await button(demo, "Publish 2 agents").click();
  await demo.outcome("1 published, 1 not published");
  const missing = (await rows(demo)).find(([name]) => name === "Survey Caller");
  assert.match(missing[1], /^Rejected .*number/i);

  await fault({ match: { method: "POST" }, stall: "headers" });
  await button(demo, "Publish 1 agent").click();
  await button(demo, "Cancel").first().click();
  await demo.outcome("1 published, 1 not published");
  assert.match((await rows(demo)).find(([name]) => name === "Survey Caller")[1], /^Cancelled/);
  await demo.close();
});

test("agents are selected across pages and searches, and cleared", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await demo.select("Front Desk");
  await button(demo, "Next page").click();
  await page.getByText("9–16 of 30").waitFor();
  await demo.select("Maple Concierge");
  await page.getByRole("searchbox", { name: "Find an agent" }).fill("Cobran");
  await page.getByText("1–1 of 1").waitFor();
  await demo.select("Cobrança Amigável");
  await page.getByRole("link", { name: "Edit 3 agents" }).click();
  assert.deepEqual(await page.locator("#batch-agents b").allInnerTexts(), [
    "Front Desk",
    "Maple Concierge",
    "Cobrança Amigável",
  ]);
  await button(demo, "Clear").click();
  await page.getByRole("heading", { name: "Cobrança Amigável" }).waitFor();
  assert.equal(await page.getByRole("link", { name: /^Edit \d/ }).count(), 0);
  await demo.close();
});
