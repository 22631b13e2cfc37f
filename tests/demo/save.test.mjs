import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { description, edit, open } from "./dashboard.mjs";
import { SUPPORT_BOT, agent, fault, requests, reset } from "../support/sandbox.mjs";

const UPDATE = { method: "PUT" };
const UPDATE_PATH = `/api/v1/agents/${SUPPORT_BOT}/calling`;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const updates = () => requests({ method: "PUT", path: UPDATE_PATH });

test("a save shows what changed, and the settings are the same after a reload", async () => {
  const demo = await open(browser);
  const { page, result, save, status, consequence, number, direction, outcome } = demo;
  await demo.choose("SupportBot");
  assert.equal(await number("(123) 456-7890").isChecked(), true, "the number it has");
  await direction("Outbound").check();
  await number("(987) 654-3210").check();
  assert.equal(await status.innerText(), "Inbound → Outbound, +1\u00a0number");
  assert.match(await consequence.innerText(), /SupportBot is published\. Saving makes it a draft/);

  await save.click();
  await outcome("Saved");
  assert.match(await result.innerText(), /now set to make calls from 2\u00a0numbers/);
  assert.match(await result.innerText(), /was published and is now a draft/);
  assert.equal(await page.locator("#agent-status").innerText(), "Draft");
  await result.getByText("Response").click();
  const reply = JSON.parse(await result.locator("pre").innerText());
  assert.equal(reply.message, "Agent calling settings updated successfully");

  const saved = await agent(SUPPORT_BOT);
  assert.equal(saved.direction, "outbound");
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
  await demo.outcome("Saved");
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
  await demo.outcome("Saved");
  assert.equal(await faulty.getAttribute("aria-invalid"), null);
  await demo.close();
});

for (const { apply, title, kept } of [
  { apply: true, title: "Change confirmed", kept: "No changes to save" },
  { apply: false, title: "Not changed yet", kept: "Inbound → Outbound, +1\u00a0number" },
]) {
  test(`a save without a response may have been applied, and a check of the agent shows: ${title}`, async () => {
    await fault({ match: UPDATE, times: 0, cut: "headers", apply });
    const demo = await open(browser);
    await edit(demo);
    await demo.save.click();
    const bar = demo.page.locator(".save-bar-text");
    await bar.getByText(/^Attempt 1 got no response\. Attempt 2 in \d/).waitFor();
    await demo.outcome("We couldn’t confirm the save");
    assert.match(await demo.result.innerText(), /It may have been saved/);
    await demo.result.getByRole("button", { name: "Check current settings" }).click();
    await demo.outcome(title);
    assert.equal(await demo.status.innerText(), kept);
    await demo.close();
  });
}

test("different settings than requested are not shown as a rejection", async () => {
  await fault({ match: UPDATE, patch: { data: { direction: "inbound" } } });
  const demo = await open(browser);
  await edit(demo);
  await demo.save.click();
  await demo.outcome("Saved, but with different settings");
  await demo.result.getByRole("button", { name: "Check current settings" }).waitFor();
  await demo.result.getByText("Details").click();
  assert.match(await demo.result.locator("dl").innerText(), /code\s+response_mismatch/);
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
  await demo.outcome("Saved");
  assert.deepEqual(
    (await agent(SUPPORT_BOT)).phone_numbers.map(({ id }) => id),
    ["phone-uuid-1", "phone-uuid-2"],
  );
  await demo.close();
});
