// What somebody else changes while the page shows an agent.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { open } from "./dashboard.mjs";
import { SUPPORT_BOT, agent, api, changeDirection, requests, reset, TOKEN } from "../support/sandbox.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const TITLE = "SupportBot has changed meanwhile";
const button = ({ page }, name) => page.getByRole("button", { name, exact: true });
const returnToPage = ({ page }) => page.evaluate(() => dispatchEvent(new Event("focus")));

async function changeNumbers(ids) {
  const response = await fetch(`${api}/agents/${SUPPORT_BOT}/calling`, {
    method: "PUT",
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    body: JSON.stringify({ direction: "inbound", phone_number_ids: ids }),
  });
  assert.equal(response.status, 200);
}

test("a save does not overwrite another person's change, but shows theirs beside mine", async () => {
  const demo = await open(browser);
  await demo.choose("SupportBot");
  await demo.number("(212) 555-0101").check();
  await demo.number("(123) 456-7890").uncheck();
  await changeNumbers(["phone-uuid-1", "phone-uuid-2"]);
  await demo.save.click();
  await demo.outcome(TITLE);
  assert.equal((await requests({ method: "PUT" })).length, 1, "only theirs");
  const row = demo.result.locator("tbody tr").filter({ hasText: "Phone numbers" });
  const [, theirs, mine] = await row.locator("td").allInnerTexts();
  assert.match(theirs, /\(123\) 456-7890/);
  assert.match(mine, /\(987\) 654-3210.+\(212\) 555-0101/);
  assert.doesNotMatch(mine, /\(123\) 456-7890/);

  await button(demo, "Keep theirs").click();
  assert.equal(await demo.status.innerText(), "No changes to save");
  assert.equal(await demo.save.evaluate((save) => save === document.activeElement), true);
  await demo.close();
});

test("mine is saved on top of theirs, field by field", async () => {
  const demo = await open(browser);
  await demo.choose("SupportBot");
  await demo.number("(987) 654-3210").check();
  await changeDirection("outbound");
  await demo.save.click();
  await demo.outcome(TITLE);
  await button(demo, "Take mine").click();
  assert.equal(await demo.result.isVisible(), false);
  await demo.save.click();
  await demo.outcome("Saved as a draft");
  const { direction, phone_numbers } = await agent(SUPPORT_BOT);
  assert.deepEqual(
    [direction, phone_numbers.map(({ id }) => id)],
    ["outbound", ["phone-uuid-1", "phone-uuid-2"]],
    "their direction, my number",
  );
  await demo.close();
});

test("a change by somebody else is shown when the user returns to the page", async () => {
  const demo = await open(browser);
  await demo.choose("SupportBot");
  await changeDirection("outbound");
  await returnToPage(demo);
  await demo.outcome(TITLE);
  assert.equal(await demo.direction("Outbound").isChecked(), true);
  assert.match(await demo.result.innerText(), /Published\s+Draft/);
  assert.equal(await demo.page.locator("#announcement").innerText(), TITLE);
  await button(demo, "OK").click();
  assert.equal(await demo.result.isVisible(), false);
  await demo.close();
});

test("a draft that somebody has changed is not published before it was seen", async () => {
  const demo = await open(browser);
  await changeDirection("outbound");
  await demo.page.reload();
  await demo.choose("SupportBot");
  await demo.numbersShown();
  await changeDirection("inbound");
  await button(demo, "Publish").click();
  await demo.outcome(TITLE);
  assert.equal((await agent(SUPPORT_BOT)).current_status, "draft");
  await button(demo, "Publish").click();
  await demo.outcome("Published");
  await demo.close();
});
