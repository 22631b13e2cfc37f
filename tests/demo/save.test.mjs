import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { description, edit, open } from "./dashboard.mjs";
import { SUPPORT_BOT, address, agent, fault, requests, reset } from "../support/sandbox.mjs";

const UPDATE = { method: "PUT" };
const PUBLISH = { method: "POST", path: `/api/v1/agents/${SUPPORT_BOT}/publish` };
const UPDATE_PATH = `/api/v1/agents/${SUPPORT_BOT}/calling`;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const updates = () => requests({ method: "PUT", path: UPDATE_PATH });

test("a save shows what changed, and the settings are the same after a reload", async () => {
  const demo = await open(browser);
  const { page, result, save, status, consequence, number, direction } = demo;
  await demo.choose("SupportBot");
  assert.equal(await number("(123) 456-7890").isChecked(), true, "the number it has");
  await direction("Outbound").check();
  await number("(987) 654-3210").check();
  assert.equal(await status.innerText(), "Inbound → Outbound, +1\u00a0number");
  assert.match(await consequence.innerText(), /SupportBot is live\. Saving takes it offline for a moment/);

  await save.click();
  await demo.live();
  assert.match(await result.innerText(), /now set to make calls from 2\u00a0numbers/);
  assert.equal(await page.locator("#agent-status").innerText(), "Published");

  const saved = await agent(SUPPORT_BOT);
  assert.deepEqual([saved.direction, saved.current_status], ["outbound", "published"]);
  assert.deepEqual(
    saved.phone_numbers.map(({ id }) => id),
    ["phone-uuid-1", "phone-uuid-2"],
  );

  await page.reload();
  await demo.numbersShown();
  assert.equal(await page.locator("#agent-name").innerText(), "SupportBot");
  assert.equal(await direction("Outbound").isChecked(), true);
  assert.equal(await number("(987) 654-3210").isChecked(), true);
  await demo.close();
});

test("unchanged numbers are not in the request, and without changes nothing is sent", async () => {
  const demo = await open(browser);
  await demo.choose("SupportBot");
  assert.equal(await demo.status.innerText(), "No changes to save");
  // Forced, as Playwright waits for a button with aria-disabled.
  await demo.save.click({ force: true });
  await demo.direction("Outbound").check();
  await demo.save.click();
  await demo.live();
  assert.deepEqual(
    (await updates()).map(({ body }) => JSON.parse(body)),
    [{ direction: "outbound" }],
  );
  await demo.close();
});

test("the service's issues are shown beside their fields, and the edits stay", async () => {
  await fault({
    match: UPDATE,
    status: 422,
    body: {
      success: false,
      message: "The given data was invalid.",
      errors: {
        "phone_number_ids.0": ["This number is being moved."],
        direction: ["The selected direction is invalid."],
        plan: ["Your plan has no outbound calls."],
      },
    },
  });
  const demo = await open(browser);
  const { result, number, direction } = demo;
  await edit(demo);
  await demo.save.click();
  await demo.outcome("Not saved");
  assert.match(await result.innerText(), /The service rejected the change\. SupportBot is unchanged/);
  assert.match(await result.innerText(), /plan: Your plan has no outbound calls\./);

  const faulty = number("(123) 456-7890");
  assert.match(await description(faulty), /This number is being moved\./);
  assert.equal(await faulty.getAttribute("aria-invalid"), "true");
  assert.doesNotMatch(await description(number("(987) 654-3210")), /moved/);
  assert.equal(await number("(987) 654-3210").getAttribute("aria-invalid"), null);
  const directions = demo.page.getByRole("radiogroup", { name: "Direction" });
  assert.match(await description(directions), /The selected direction is invalid\./);
  assert.equal(await directions.getAttribute("aria-invalid"), "true");

  await result.getByRole("button", { name: "(123) 456-7890: This number is being moved." }).click();
  assert.equal(await faulty.evaluate((box) => box === document.activeElement), true);
  assert.equal(await direction("Outbound").isChecked(), true);
  assert.equal((await agent(SUPPORT_BOT)).direction, "inbound");

  await demo.save.click();
  await demo.live();
  assert.equal(await faulty.getAttribute("aria-invalid"), null);
  await demo.close();
});

for (const { what, faults } of [
  { what: "was applied", faults: { match: UPDATE, cut: "headers", apply: true } },
  { what: "was not applied", faults: { match: UPDATE, times: 3, cut: "headers" } },
  { what: "differs from the request", faults: { match: UPDATE, patch: { data: { direction: "inbound" } } } },
]) {
  test(`a save whose response is lost is read back, and ends live: the change ${what}`, async () => {
    await fault(faults);
    const demo = await open(browser);
    await edit(demo);
    await demo.save.click();
    await demo.live();
    const { direction, current_status } = await agent(SUPPORT_BOT);
    assert.deepEqual([direction, current_status], ["outbound", "published"]);
    assert.equal(await demo.status.innerText(), "Saved");
    await demo.close();
  });
}

test("settings that cannot be published are taken back, and the edits stay", async () => {
  await fault({
    match: PUBLISH,
    status: 422,
    body: {
      success: false,
      message: "Agent is not ready to publish.",
      errors: { phone_numbers: ["Too few."] },
    },
  });
  const demo = await open(browser);
  await edit(demo);
  await demo.save.click();
  await demo.outcome("Not changed: these settings cannot be published");
  assert.match(await demo.result.innerText(), /Its previous settings are live again/);
  assert.equal(await demo.direction("Outbound").isChecked(), true);
  assert.match(await demo.agent("SupportBot").innerText(), /Not saved/);
  const { direction, current_status } = await agent(SUPPORT_BOT);
  assert.deepEqual([direction, current_status], ["inbound", "published"]);
  await demo.close();
});

test("an agent that stays a draft after a save is shown as not live, and one button publishes it", async () => {
  await fault({ match: PUBLISH, times: 0, status: 401 });
  const demo = await open(browser);
  await edit(demo);
  await demo.save.click();
  await demo.outcome("Not live");
  assert.equal(await demo.page.locator("#agent-status").innerText(), "Draft");
  await fetch(`${address}/sandbox/faults`, { method: "DELETE" });
  await demo.result.getByRole("button", { name: "Save again and publish" }).click();
  await demo.result.getByRole("heading", { name: /^Live with the new settings/ }).waitFor();
  const { direction, current_status } = await agent(SUPPORT_BOT);
  assert.deepEqual([direction, current_status], ["outbound", "published"]);
  await demo.close();
});

test("a live agent can be saved as a draft, and brought back as it was with one press", async () => {
  const demo = await open(browser);
  await edit(demo);
  await demo.page.getByRole("button", { name: "Save as draft" }).click();
  await demo.outcome("Saved as a draft");
  assert.match(await demo.result.innerText(), /was published and is now a draft/);
  assert.equal((await agent(SUPPORT_BOT)).current_status, "draft");
  await demo.result.getByRole("button", { name: "Restore previous settings" }).click();
  await demo.result.getByText("The previous settings are restored.").waitFor();
  const { direction, current_status, phone_numbers } = await agent(SUPPORT_BOT);
  assert.deepEqual([direction, current_status, phone_numbers.length], ["inbound", "published", 1]);
  await demo.close();
});

test("before a save, the page says which numbers are shared or unavailable, and who cannot be reached", async () => {
  const demo = await open(browser);
  await demo.choose("SupportBot");
  await demo.number("(212) 555-0101").check();
  await demo.consequence.getByText(/\(212\) 555-0101 is also on .+\./).waitFor();
  await demo.number("(512) 555-0161").check();
  await demo.consequence.getByText("(512) 555-0161 is unavailable and cannot be used for calls.").waitFor();
  await demo.number("(212) 555-0101").uncheck();
  await demo.number("(123) 456-7890").uncheck();
  await demo.consequence.getByText("Without an available number, nobody can reach SupportBot.").waitFor();
  await demo.close();
});

test("a cancelled save is shown as possibly applied", async () => {
  await fault({ match: UPDATE, stall: "headers" });
  const demo = await open(browser);
  await edit(demo);
  await demo.save.click();
  await demo.page.getByRole("button", { name: "Cancel", exact: true }).click();
  await demo.outcome("Cancelled");
  assert.match(await demo.result.innerText(), /it may have been saved/);
  assert.equal(await demo.direction("Outbound").isChecked(), true);
  await demo.close();
});

test("edits of one agent stay while another is shown", async () => {
  const demo = await open(browser);
  await edit(demo);
  await demo.choose("Front Desk");
  assert.equal(await demo.direction("Inbound").isChecked(), true);
  assert.match(await demo.agent("SupportBot").innerText(), /Unsaved/);
  await demo.choose("SupportBot");
  assert.equal(await demo.direction("Outbound").isChecked(), true);
  assert.equal(await demo.number("(987) 654-3210").isChecked(), true);
  await demo.close();
});

test("a number that is not in the list is kept unless it is removed", async () => {
  const demo = await open(browser, {
    prepare: (page) =>
      page.route("**/talkover/phone-numbers?*", async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        await route.fulfill({ json: { ...body, data: body.data.filter(({ id }) => id !== "phone-uuid-1") } });
      }),
  });
  await demo.choose("SupportBot");
  await demo.number("(987) 654-3210").check();
  assert.equal(await demo.number("(123) 456-7890").isChecked(), true);
  await demo.save.click();
  await demo.live();
  assert.deepEqual(
    (await agent(SUPPORT_BOT)).phone_numbers.map(({ id }) => id),
    ["phone-uuid-1", "phone-uuid-2"],
  );
  await demo.close();
});
