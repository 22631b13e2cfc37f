// What the page shows during and after a call, and what can be done besides saving.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import {
  SUPPORT_BOT,
  TOKEN,
  address,
  agent,
  fault,
  limitRate,
  requests,
  reset,
} from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const UPDATE = { method: "PUT" };

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const live = ({ page }) => page.locator("#requests-live li");

test("a live call shows its attempt, a countdown, and the next attempt", async () => {
  await fault([
    { match: UPDATE, status: 429, headers: { "Retry-After": "3" } },
    { match: UPDATE, stall: "headers" },
  ]);
  const demo = await open(browser);
  await edit(demo);
  await demo.save.click();
  await live(demo).getByText("Attempt 1 failed with status 429.").waitFor();
  const left = async () => Number(/Attempt 2 in (\d\.\d) s/.exec(await live(demo).innerText())?.[1]);
  const first = await left();
  assert.ok(first > 0 && first <= 3, `${first} s`);
  await demo.page.waitForFunction(
    (first) => Number(/in (\d\.\d) s/.exec(document.getElementById("requests-live").innerText)?.[1]) < first,
    first,
  );
  await live(demo).getByText("Attempt 2…").waitFor();
  await live(demo).getByRole("button", { name: "Cancel: Save: SupportBot" }).click();
  await demo.outcome("Cancelled");
  await demo.close();
});

test("the rate limit shows how many requests are left, and when it resets", async () => {
  await limitRate({ limit: 40, window_seconds: 50 });
  const demo = await open(browser);
  await edit(demo);
  await demo.save.click();
  await demo.live();
  const text = await demo.page.locator("#rate-limit").innerText();
  const spent = (await requests({})).filter(({ path }) => path !== "/api/v1/health").length;
  assert.match(text, new RegExp(`^${40 - spent} of 40 requests left, resets in \\d+(\\.\\d)? s$`));
  await demo.close();
});

for (const [moment, prepare] of Object.entries({
  "while it is sent": () => fault({ match: UPDATE, stall: "headers" }),
  "while its reply comes": () => fault({ match: UPDATE, stall: "body" }),
  "while it waits to retry": () =>
    fault({ match: UPDATE, status: 503, headers: { "Retry-After": "20" }, times: 0 }),
})) {
  test(`a save can be cancelled ${moment}`, async () => {
    await prepare();
    const demo = await open(browser);
    await edit(demo);
    await demo.save.click();
    await until(async () => (await requests(UPDATE)).length > 0);
    if (moment.includes("waits"))
      await demo.page
        .getByText(/^Attempt 2 in/)
        .first()
        .waitFor();
    await demo.page.getByRole("button", { name: "Cancel", exact: true }).click();
    await demo.outcome("Cancelled");
    assert.deepEqual(await demo.history.first().locator("td").last().innerText(), "Cancelled");
    assert.equal(await live(demo).count(), 0);
    await demo.close();
  });
}

test("calls for several agents run at once and are cancelled one by one", async () => {
  await fault({ match: UPDATE, stall: "headers", times: 2 });
  const demo = await open(browser);
  await edit(demo);
  await demo.save.click();
  await demo.choose("Front Desk");
  await demo.direction("Outbound").check();
  await demo.save.click();
  await live(demo).nth(1).waitFor();
  await demo.page.getByRole("button", { name: "Cancel: Save: SupportBot" }).click();
  await demo.history.first().waitFor();
  assert.equal(await live(demo).count(), 1);
  assert.match(await live(demo).innerText(), /Front Desk/);
  assert.match(await demo.agent("Front Desk").innerText(), /Saving/);
  await demo.page.getByRole("button", { name: "Cancel: Save: Front Desk" }).click();
  await demo.outcome("Cancelled");
  await demo.close();
});

test("a saved agent can be published again, and unpublished", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await edit(demo);
  assert.deepEqual(await page.locator("#changes li").allInnerTexts(), [
    "Direction: Inbound → Outbound",
    "+ (987) 654-3210",
  ]);
  await page.getByRole("button", { name: "Save as draft" }).click();
  await demo.outcome("Saved as a draft");
  assert.match(await demo.consequence.innerText(), /SupportBot is a draft\. Publish it to make it live/);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await demo.outcome("Published");
  assert.equal((await agent(SUPPORT_BOT)).current_status, "published");
  await page.getByRole("button", { name: "Unpublish" }).click();
  await page.getByRole("button", { name: "Keep it live" }).click();
  await page.getByRole("button", { name: "Unpublish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unpublish" }).click();
  await demo.outcome("Unpublished");
  assert.equal((await agent(SUPPORT_BOT)).current_status, "draft");
  assert.deepEqual(
    (await demo.history.locator("th").allInnerTexts()).map((text) => text.split("\n")[0]),
    ["Unpublish: SupportBot", "Publish: SupportBot", "Save: SupportBot"],
  );
  await demo.close();
});

test("publishing an agent that is not ready shows what is missing", async () => {
  const demo = await open(browser);
  await demo.choose("Survey Caller");
  await demo.page.getByRole("button", { name: "Publish", exact: true }).click();
  await demo.outcome("Rejected");
  assert.match(await demo.result.innerText(), /number/i);
  await demo.close();
});

test("publishing without a response may have worked, and a check of the agent shows it", async () => {
  await fault({ match: { method: "POST" }, times: 0, cut: "headers", apply: true });
  const demo = await open(browser);
  await demo.choose("Night Shift");
  await demo.page.getByRole("button", { name: "Publish", exact: true }).click();
  await demo.outcome("We couldn’t confirm the request");
  await demo.result.getByRole("button", { name: "Check current settings" }).click();
  await demo.outcome("Change confirmed");
  assert.equal(await demo.page.locator("#agent-status").innerText(), "Published");
  await demo.close();
});

test("changes can be undone before a save, and the previous settings restored after it in one step", async () => {
  const demo = await open(browser);
  await edit(demo);
  await demo.page.getByRole("button", { name: "Undo" }).click();
  assert.equal(await demo.status.innerText(), "No changes to save");
  await edit(demo);
  await demo.save.click();
  await demo.live();
  await demo.result.getByRole("button", { name: "Restore previous settings" }).click();
  await demo.result.getByText("The previous settings are restored.").waitFor();
  const { direction, phone_numbers } = await agent(SUPPORT_BOT);
  assert.deepEqual([direction, phone_numbers.map(({ id }) => id)], ["inbound", ["phone-uuid-1"]]);
  await demo.close();
});

for (const { what, prepare, done } of [
  {
    what: "one agent",
    prepare: edit,
    done: async () => assert.equal((await agent(SUPPORT_BOT)).direction, "outbound"),
  },
  {
    what: "a draft",
    prepare: (demo) => demo.choose("Night Shift"),
    done: async () => assert.equal((await requests({ method: "POST" }))[0].applied, true),
  },
  {
    what: "many agents",
    prepare: async (demo) => {
      for (const name of ["SupportBot", "Front Desk"]) await demo.select(name);
      await demo.page.getByRole("link", { name: "Edit 2 agents" }).click();
      await demo.direction("Outbound").check();
      await demo.number("(987) 654-3210").check();
    },
    done: async () =>
      assert.equal((await requests({ method: "PUT" })).filter(({ applied }) => applied).length, 2),
  },
]) {
  test(`the code for ${what} can be copied, and does the same as the form`, async () => {
    const demo = await open(browser);
    const { page } = demo;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: address });
    await prepare(demo);
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByText("Copied", { exact: true }).waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    await page.route("**/pasted.js", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: code.replace('"talkover-calling"', '"/pkg/dist/index.js?a-copy-of-its-own"'),
      }),
    );
    await page.evaluate(() => import("/pasted.js"));
    await done();
    assert.ok(!code.includes(TOKEN));
    await demo.close();
  });
}

test("pressing Publish twice does not unpublish", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await demo.choose("Night Shift");
  await demo.numbersShown();
  const { x, y, width, height } = await page
    .getByRole("button", { name: "Publish", exact: true })
    .boundingBox();
  for (const wait of [250, 750]) {
    await page.mouse.click(x + width / 2, y + height / 2);
    await page.waitForTimeout(wait);
  }
  await demo.outcome("Published");
  assert.deepEqual(
    (await requests({ method: "POST" })).map(({ path }) => path.split("/").pop()),
    ["publish"],
  );
  await demo.close();
});

test("Enter in a number's checkbox does not save", async () => {
  const demo = await open(browser);
  await edit(demo);
  await demo.number("(987) 654-3210").press("Enter");
  await demo.direction("Outbound").press("Enter");
  await demo.page.waitForTimeout(300);
  assert.equal(await demo.status.innerText(), "Inbound → Outbound, +1\u00a0number");
  assert.deepEqual(await requests(UPDATE), []);
  await demo.close();
});

test("a countdown is empty once it is over, and the last attempt is not announced as another one", async () => {
  const demo = await open(browser);
  const { page } = demo;
  await edit(demo);
  await page.evaluate(() => {
    const status = document.getElementById("save-bar-status");
    window.facts = [];
    new MutationObserver(() => window.facts.push(status.textContent)).observe(status, { childList: true });
  });
  await demo.faultScenario.selectOption("fails twice with 503, then succeeds");
  await demo.save.click();
  await demo.live();
  const announced = await page.evaluate(() => window.facts);
  assert.ok(announced.includes("Attempt 3…"), announced.join());
  assert.deepEqual(
    announced.filter((text) => /Attempt [4-9]/.test(text)),
    [],
  );
  const left = await page.evaluate(async () => {
    const { countdown } = await import(new URL("/shared/progress.js", location.href).href);
    const element = countdown(performance.now() + 150, (left) => left);
    document.body.append(element);
    const first = element.textContent;
    await new Promise((passed) => setTimeout(passed, 600));
    return [first, element.textContent];
  });
  assert.match(left[0], /^0\.\d s$/);
  assert.equal(left[1], "");
  await demo.close();
});
