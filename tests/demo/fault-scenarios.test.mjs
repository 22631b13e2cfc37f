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

const LIVE = /^Live with the new settings \(\d+\.\d s not live\)$/;
const live = { title: LIVE, outcome: "Done", isApplied: true };
const refused = { title: "Not saved", outcome: "Rejected", requests: 2, isApplied: false };

const SCENARIOS = {
  succeeds: { ...live, requests: 3 },
  "happens while this device is offline": {
    title: "Not sent",
    code: "offline",
    outcome: "Not sent",
    isApplied: false,
  },
  "takes eight seconds": { ...live, requests: 3 },
  "fails twice with 503, then succeeds": live,
  "hits the rate limit: 5 s wait": { ...live, requests: 4 },
  "is applied, but its response is lost": live,
  "is lost before it arrives": live,
  "gets HTML instead of JSON": live,
  "gets a response with other settings": live,
  "is rejected, field by field": { ...refused, code: "rejected" },
  "fails because the token has expired": { ...refused, code: "unauthorized" },
  "cannot be published": {
    title: "Not changed: these settings cannot be published",
    code: "not_published",
    outcome: "Rejected",
    isApplied: false,
  },
  "is published, but that response is lost": live,
  "comes after another person’s change": {
    title: "SupportBot has changed meanwhile",
    outcome: "Not sent",
    requests: 1,
    isApplied: false,
  },
};

// The long run tests them all.
const USUAL = [
  "fails twice with 503, then succeeds",
  "is published, but that response is lost",
  "cannot be published",
  "comes after another person’s change",
];
const tested = process.env.TALKOVER_TESTS === "all" ? Object.keys(SCENARIOS) : USUAL;

for (const name of tested) {
  const { title, code, outcome, requests: sent, isApplied } = SCENARIOS[name];
  test(`what if the next save ${name}: ${title}`, async () => {
    const demo = await open(browser);
    await edit(demo);
    await demo.faultScenario.selectOption(name);
    await demo.save.click();
    await demo.result.getByRole("heading", { name: title }).waitFor({ timeout: 60_000 });
    const [call, duration, end] = await demo.history.first().locator("th, td").allInnerTexts();
    assert.match(call, /^Save: SupportBot\s+\d+ requests?$/);
    assert.match(duration, /^\d+(\.\d)? s$/);
    assert.equal(end, outcome);
    if (sent) assert.equal(Number(/(\d+) request/.exec(call)[1]), sent);
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
  await demo.live();
  assert.deepEqual(
    (await requests({ method: "PUT" })).map(({ status }) => status),
    [422, 200],
  );
  await demo.close();
});
