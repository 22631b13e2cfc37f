// Each "what if" of the page, as the sandbox plays it and as a person sees it end.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { edit, open } from "./dashboard.mjs";
import { SUPPORT_BOT, agent, requests, reset } from "../support/sandbox.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());
beforeEach(reset);

const SCENES = {
  "goes through": { title: "Saved", outcome: "Done", attempts: 1, isApplied: true },
  "happens while this device is offline": {
    title: "Perhaps saved",
    code: "offline",
    outcome: "Perhaps done",
    isApplied: false,
  },
  "is slow: eight seconds": { title: "Saved", outcome: "Done", attempts: 1, isApplied: true },
  "fails with 503 twice, then works": { title: "Saved", outcome: "Done", attempts: 3, isApplied: true },
  "hits the rate limit: wait 5 s": { title: "Saved", outcome: "Done", attempts: 2, isApplied: true },
  "is applied, but its reply is cut off": {
    title: "Perhaps saved",
    code: "network",
    outcome: "Perhaps done",
    isApplied: true,
  },
  "is cut off on the way": {
    title: "Perhaps saved",
    code: "network",
    outcome: "Perhaps done",
    isApplied: false,
  },
  "gets HTML instead of JSON": {
    title: "Perhaps saved",
    code: "unreadable_response",
    outcome: "Perhaps done",
    attempts: 1,
    isApplied: false,
  },
  "applies something else": {
    title: "Saved, but not as you asked",
    code: "response_mismatch",
    outcome: "Not as asked",
    attempts: 1,
    isApplied: true,
  },
  "is refused, field by field": {
    title: "Not saved",
    code: "rejected",
    outcome: "Refused",
    attempts: 1,
    isApplied: false,
  },
  "fails on an expired token": {
    title: "Not saved",
    code: "unauthorized",
    outcome: "Refused",
    attempts: 1,
    isApplied: false,
  },
};

// Each change plays three of them; all are for the long run.
const USUAL = ["fails with 503 twice, then works", "gets HTML instead of JSON", "is refused, field by field"];
const played = process.env.TALKOVER_TESTS === "all" ? Object.keys(SCENES) : USUAL;

for (const name of played) {
  const { title, code, outcome, attempts, isApplied } = SCENES[name];
  test(`what if the next save ${name}: ${title}`, async () => {
    const demo = await open(browser);
    await edit(demo);
    await demo.scene.selectOption(name);
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

test("every scene that the page offers is tested", async () => {
  const demo = await open(browser);
  await demo.scene.waitFor();
  assert.deepEqual(await demo.scene.locator("option").allInnerTexts(), Object.keys(SCENES));
  await demo.close();
});

test("a scene waits for a save, and no publishing ends it", async () => {
  const demo = await open(browser);
  await demo.choose("Night Shift");
  await demo.scene.selectOption("is refused, field by field");
  await demo.page.getByRole("button", { name: "Publish", exact: true }).click();
  await demo.outcome("Published");
  await demo.direction("Outbound").check();
  await demo.save.click();
  await demo.outcome("Not saved");
  await demo.close();
});

test("a scene is for one save", async () => {
  const demo = await open(browser);
  await edit(demo);
  await demo.scene.selectOption("is refused, field by field");
  await demo.save.click();
  await demo.outcome("Not saved");
  assert.equal(await demo.scene.locator("option:checked").innerText(), "goes through");
  await demo.save.click();
  await demo.outcome("Saved");
  assert.deepEqual(
    (await requests({ method: "PUT" })).map(({ status }) => status),
    [422, 200],
  );
  await demo.close();
});
