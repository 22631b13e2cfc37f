import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { open } from "./dashboard.mjs";
import { agent, changeDirection, fault, requests, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const FRONT_DESK = "3af89a8a";
const NAMES = ["Front Desk", "Night Shift", "Lead Qualifier"];

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const button = ({ page }, name) => page.getByRole("button", { name });
/** The name and the result of each agent. */
const rows = async ({ page }) =>
  (await page.locator("#batch-table tbody tr").allInnerTexts()).map((text) => {
    const cells = text.split("\t");
    return [cells[0].trim(), cells[cells.length - 1].trim()];
  });

async function apply(demo, count) {
  await button(demo, "Review changes").click();
  await button(demo, `Apply to ${count}`).click();
}

async function editThreeNames(demo) {
  for (const name of NAMES) await demo.select(name);
  await demo.page.getByRole("link", { name: "Edit 3 agents" }).click();
}

/** Sets three agents to outbound on two numbers, unsaved. */
async function editThree(demo) {
  await editThreeNames(demo);
  await demo.direction("Outbound").check();
  await demo.page.getByLabel("With the numbers below").selectOption("Replace each agent’s numbers");
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
    /One of these agents is live\. Saving takes it offline for a moment/,
  );
  await demo.faultScenario.selectOption("hits the rate limit: 5 s wait");
  await apply(demo, "3 agents");
  await page
    .getByText(/Paused by the rate limit/)
    .first()
    .waitFor();
  await demo.outcome("3\u00a0agents done");
  assert.deepEqual(
    (await requests({ method: "PUT" })).map(({ status }) => status).sort(),
    [200, 200, 200, 429],
  );

  assert.match((await rows(demo))[0][1], /^Live with the new settings/);
  await button(demo, "Publish 2 agents").click();
  await demo.outcome("2\u00a0agents published");
  assert.deepEqual(
    (await rows(demo)).map(([name, end]) => [name, end]),
    NAMES.map((name) => [name, name === "Front Desk" ? "" : "Published"]),
  );

  await page.reload();
  await page.getByText("No agents are selected.").waitFor();
  await demo.agent("Front Desk").waitFor();
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
  assert.equal(await demo.status.innerText(), "Choose a direction, or numbers.");
  await demo.direction("Outbound").check();
  const lines = demo.page.locator("#batch-table tbody tr");
  assert.match(await lines.nth(0).innerText(), /Front Desk\s+Inbound, .+Inbound → Outbound/s);
  assert.match(await lines.nth(1).innerText(), /Renewal Reminder\s.+No change/s);
  await apply(demo, "1 agent");
  await demo.outcome("1\u00a0agent done");
  const updates = await requests({ method: "PUT" });
  assert.deepEqual(
    updates.map(({ path, body }) => [path.includes(FRONT_DESK), JSON.parse(body).direction]),
    [[true, "outbound"]],
  );
  await demo.close();
});

test("a warning is shown before all numbers are removed", async () => {
  const demo = await open(browser);
  await demo.select("Front Desk");
  await demo.page.getByRole("link", { name: "Edit 1 agent" }).click();
  await demo.direction("Inbound").check();
  assert.equal(await demo.consequence.innerText(), "");
  await demo.page.getByLabel("With the numbers below").selectOption("Replace each agent’s numbers");
  assert.match(await demo.consequence.innerText(), /these agents will lose all their numbers/);
  await apply(demo, "1 agent");
  // A live agent without a number cannot be published: it is live as before.
  await demo.outcome("0 done, 1 not saved");
  const bodies = (await requests({ method: "PUT" })).map(({ body }) => JSON.parse(body));
  assert.ok(bodies.some(({ phone_number_ids }) => phone_number_ids.length === 0));
  assert.match(await demo.agent("Front Desk").innerText(), /2\u00a0numbers/);
  await demo.close();
});

test("failed agents are listed with the reason, and only they are retried", async () => {
  const demo = await open(browser);
  await editThree(demo);
  const id = await idOf(demo, "Night Shift");
  await fault({ match: { method: "PUT", path: `/api/v1/agents/${id}/calling` }, status: 403 });
  await apply(demo, "3 agents");
  await demo.outcome("2 done, 1 not saved");
  const failed = (await rows(demo)).find(([name]) => name === "Night Shift");
  assert.match(failed[1], /^Rejected \S/);
  await button(demo, "Try again: 1 agent").click();
  await demo.outcome("3\u00a0agents done");
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
  await apply(demo, "8 agents");
  await demo.page.getByText("Saving: 1 of 8\u00a0agents done.").first().waitFor();
  const progress = demo.page.getByRole("progressbar");
  assert.deepEqual(await progress.evaluate(({ value, max }) => [value, max]), [1, 8]);
  assert.match(await demo.page.locator("#save-bar-countdown").innerText(), /^About \d+(\.\d)? s left\.$/);
  await button(demo, "Cancel").first().click();
  await demo.outcome("1 done, 4 not confirmed, 3 not saved");
  const results = (await rows(demo)).map(([, result]) => result);
  assert.match(results[0], /^(Live|Saved)/);
  assert.equal(results.filter((end) => end.startsWith("Not confirmed")).length, 4);
  assert.equal(results.filter((end) => end.startsWith("Not started")).length, 3);
  await button(demo, "Check these: 4 agents").waitFor();
  assert.equal((await requests({ method: "PUT" })).length, 5);
  await demo.close();
});

test("saving many can be cancelled while the rate limit pauses it", async () => {
  await fault({ match: { method: "PUT" }, status: 429, headers: { "Retry-After": "60" }, times: 0 });
  const demo = await open(browser);
  await editThree(demo);
  await apply(demo, "3 agents");
  await demo.page
    .getByText(/Resuming in \d/)
    .first()
    .waitFor();
  await button(demo, "Cancel").first().click();
  await demo.outcome("0 done, 3 not saved");
  for (const { applied } of await requests({ method: "PUT" })) assert.equal(applied, false);
  await button(demo, "Try again: 3 agents").waitFor();
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
  await demo.outcome("0 published, 1 not confirmed");
  assert.match((await rows(demo)).find(([name]) => name === "Survey Caller")[1], /^Not confirmed/);
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
  assert.deepEqual(await page.locator("#batch-table tbody th").allInnerTexts(), [
    "Front Desk",
    "Maple Concierge",
    "Cobrança Amigável",
  ]);
  await button(demo, "Clear").click();
  await page.getByRole("heading", { name: "Cobrança Amigável" }).waitFor();
  assert.equal(await page.getByRole("link", { name: /^Edit \d/ }).count(), 0);
  await demo.close();
});

test("numbers are added without a direction, each agent keeps its own, and rows can be left out of the plan", async () => {
  const demo = await open(browser);
  await editThreeNames(demo);
  await demo.number("(212) 555-0101").check();
  assert.equal(await demo.page.getByLabel("Keep each agent’s direction").isChecked(), true);
  assert.equal(
    await demo.page.getByLabel("With the numbers below").locator("option:checked").innerText(),
    "Add to each agent’s numbers",
  );
  await button(demo, "Review changes").click();
  const totals = demo.page.locator("#batch-totals");
  await demo.page.getByText("Ready to apply").waitFor();
  assert.match(await totals.innerText(), /^\d of \d\u00a0agents? to change/);
  const before = Number((await totals.innerText())[0]);
  await demo.page.locator("#batch-table").getByRole("checkbox").first().uncheck();
  assert.equal(Number((await totals.innerText())[0]), before - 1);
  await button(demo, `Apply to ${before - 1} agent`).click();
  await demo.outcome(`${before - 1}\u00a0agent${before === 2 ? "" : "s"} done`);
  assert.equal((await requests({ method: "PUT" })).length, before - 1);
  await demo.close();
});

test("the settings of many agents are restored in one step", async () => {
  const demo = await open(browser);
  const ids = await Promise.all(NAMES.map((name) => idOf(demo, name)));
  const settings = async () =>
    (await Promise.all(ids.map(agent))).map(({ direction, phone_numbers }) => [
      direction,
      phone_numbers.map(({ id }) => id),
    ]);
  const before = await settings();
  await editThree(demo);
  await apply(demo, "3 agents");
  await demo.outcome("3\u00a0agents done");
  assert.notDeepEqual(await settings(), before);
  await demo.result.getByRole("button", { name: "Restore previous settings" }).click();
  await until(async () => (await requests({ method: "PUT" })).length === 6);
  await demo.outcome("3\u00a0agents done");
  assert.deepEqual(await settings(), before);
  await demo.close();
});

test("an agent that somebody changed after the review is not overwritten, and is reviewed again", async () => {
  const demo = await open(browser);
  for (const name of ["SupportBot", "Front Desk"]) await demo.select(name);
  await demo.page.getByRole("link", { name: "Edit 2 agents" }).click();
  await demo.direction("Outbound").check();
  await button(demo, "Review changes").click();
  await demo.page.getByText("Ready to apply").waitFor();
  await changeDirection("outbound");
  await button(demo, "Apply to 2 agents").click();
  await demo.outcome("1 done, 1 not saved");
  assert.match((await rows(demo))[0][1], /^Changed by somebody else/);
  await button(demo, "Review again").click();
  await demo.page.getByText(/^0 of 0\u00a0agents to change, 2 without a change$/).waitFor();
  await demo.close();
});

test("an edit left on one agent does not take back what a batch has saved", async () => {
  const demo = await open(browser);
  await demo.choose("SupportBot");
  await demo.direction("Outbound").check();
  await demo.select("SupportBot");
  await demo.page.getByRole("link", { name: "Edit 1 agent" }).click();
  await demo.number("(987) 654-3210").check();
  await apply(demo, "1 agent");
  await demo.outcome("1\u00a0agent done");
  await demo.choose("SupportBot");
  assert.equal(await demo.number("(987) 654-3210").isChecked(), true);
  assert.equal(await demo.status.innerText(), "Inbound → Outbound");
  await demo.close();
});
