// Each "what if" of the page: how it ends for the user, and what the sandbox applied.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import { SUPPORT_BOT, agent, requests, reset } from "../support/sandbox.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const SCENARIOS = {
  succeeds: { title: "Saved", outcome: "Done", attempts: 1, isApplied: true },
  "happens while this device is offline": {
    title: "We couldn’t confirm the save",
    code: "offline",
    outcome: "Not confirmed",
    isApplied: false,
  },
  "takes eight seconds": { title: "Saved", outcome: "Done", attempts: 1, isApplied: true },
  "fails twice with 503, then succeeds": { title: "Saved", outcome: "Done", attempts: 3, isApplied: true },
  "hits the rate limit: 5 s wait": { title: "Saved", outcome: "Done", attempts: 2, isApplied: true },
  "is applied, but its response is lost": {
    title: "We couldn’t confirm the save",
    code: "network",
    outcome: "Not confirmed",
    isApplied: true,
  },
  "is lost before it arrives": {
    title: "We couldn’t confirm the save",
    code: "network",
    outcome: "Not confirmed",
    isApplied: false,
  },
  "gets HTML instead of JSON": {
    title: "We couldn’t confirm the save",
    code: "unreadable_response",
    outcome: "Not confirmed",
    attempts: 1,
    isApplied: false,
  },
  "applies different settings": {
    title: "Saved, but with different settings",
    code: "response_mismatch",
    outcome: "Not as requested",
    attempts: 1,
    isApplied: true,
  },
  "is rejected, field by field": {
    title: "Not saved",
    code: "rejected",
    outcome: "Rejected",
    attempts: 1,
    isApplied: false,
  },
  "fails because the token has expired": {
    title: "Not saved",
    code: "unauthorized",
    outcome: "Rejected",
    attempts: 1,
    isApplied: false,
  },
};

// The long run tests them all.
const USUAL = [
  "fails twice with 503, then succeeds",
  "gets HTML instead of JSON",
  "is rejected, field by field",
];
const tested = process.env.TALKOVER_TESTS === "all" ? Object.keys(SCENARIOS) : USUAL;

for (const name of tested) {
  const { title, code, outcome, attempts, isApplied } = SCENARIOS[name];
  test(`what if the next save ${name}: ${title}`, async () => {
    const demo = await open(browser);
    await edit(demo);
    await demo.faultScenario.selectOption(name);
    await demo.save.click();
    await demo.outcome(title);
    const [call, duration, end] = await demo.history.first().locator("th, td").allInnerTexts();
    assert.match(call, /^Save: SupportBot\s+\d attempt/);
    assert.match(duration, /^\d+(\.\d)? s$/);
    assert.equal(end, outcome);
    if (attempts) assert.equal(Number(/(\d) attempt/.exec(call)[1]), attempts);
    if (code) {
      await demo.result.getByText("Details").click();
      assert.match(await demo.result.locator("dl").innerText(), new RegExp(`code\\s+${code}`));
    }
    assert.equal((await agent(SUPPORT_BOT)).direction, isApplied ? "outbound" : "inbound");
    await demo.close();
  });
}

test("every fault scenario of the page is tested", async () => {
  const demo = await open(browser);
  await demo.faultScenario.waitFor();
  assert.deepEqual(await demo.faultScenario.locator("option").allInnerTexts(), Object.keys(SCENARIOS));
  await demo.close();
});

test("publishing does not end a fault scenario", async () => {
  const demo = await open(browser);
  await demo.choose("Night Shift");
  await demo.faultScenario.selectOption("is rejected, field by field");
  await demo.page.getByRole("button", { name: "Publish", exact: true }).click();
  await demo.outcome("Published");
  await demo.direction("Outbound").check();
  await demo.save.click();
  await demo.outcome("Not saved");
  await demo.close();
});

test("a fault scenario is for one save", async () => {
  const demo = await open(browser);
  await edit(demo);
  await demo.faultScenario.selectOption("is rejected, field by field");
  await demo.save.click();
  await demo.outcome("Not saved");
  assert.equal(await demo.faultScenario.locator("option:checked").innerText(), "succeeds");
  await demo.save.click();
  await demo.outcome("Saved");
  assert.deepEqual(
    (await requests({ method: "PUT" })).map(({ status }) => status),
    [422, 200],
  );
  await demo.close();
});
