// A tab can lose the lock that keeps an agent's changes in order: the browser takes it from a page
// in the back/forward cache, and other tabs steal it from a frozen one. After that, the call must
// not change anything.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { launchRaw } from "./raw-browser.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, agent, fault, requests, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const LOCK = `talkover-calling ${address}/api/v1/agents/${AGENT}`;

let browser;
before(async () => {
  browser = await launchRaw();
});
after(() => browser?.close());
beforeEach(reset);

/** Opens a tab of the same profile. The last one is visible, the others are hidden. */
async function openTab() {
  const tab = await browser.open(`${address}/api/v1/health`);
  await tab.evaluate(async (token) => {
    const { createClient, init } = await import("/pkg/dist/index.js");
    await init();
    const client = createClient({ baseUrl: "/api/v1", token });
    window.save = (agentId, direction, options) => {
      window.saved = client.updateAgentCalling(agentId, direction, null, options).then(
        () => "applied",
        ({ code, outcome, attempts, message }) => ({ code, outcome, attempts, message }),
      );
    };
  }, TOKEN);
  return {
    tab,
    save: (direction, options) =>
      tab.evaluate((...args) => void save(...args), AGENT, direction, options ?? {}),
    saved: () => tab.evaluate(() => saved),
    steal: () =>
      tab.evaluate(
        (name) =>
          new Promise((stolen) =>
            navigator.locks.request(name, { steal: true }, () => void stolen(undefined)),
          ),
        LOCK,
      ),
    freeze: () => tab.send("Page.setWebLifecycleState", { state: "frozen" }),
    wake: () => tab.send("Page.setWebLifecycleState", { state: "active" }),
  };
}

const sent = async () => (await requests({ method: "PUT" })).map(({ body }) => JSON.parse(body).direction);
const arrived = (count) => until(async () => (await sent()).length === count);

describe("a call that loses its lock", () => {
  const cases = {
    "while its request is in flight": { faults: { stall: "headers" }, outcome: "unknown", attempts: 1 },
    "while it waits to retry": {
      faults: { status: 503, headers: { "Retry-After": "20" }, text: "" },
      outcome: "unknown",
      attempts: 1,
    },
    "after a refusal": {
      faults: { status: 429, headers: { "Retry-After": "20" }, text: "" },
      outcome: "rejected",
      attempts: 1,
    },
  };
  for (const [when, { faults, outcome, attempts }] of Object.entries(cases)) {
    it(`${when} sends nothing more and rejects with \`interrupted\``, async () => {
      const [one, other] = [await openTab(), await openTab()];
      await fault(faults);
      await one.save("inbound");
      await arrived(1);
      await other.steal();
      const { message, ...ended } = await one.saved();
      assert.deepEqual(ended, { code: "interrupted", outcome, attempts });
      assert.match(message, /another tab has changed this agent since/);
      assert.deepEqual(await sent(), ["inbound"]);
    });
  }

  it("before it has a token sends nothing", async () => {
    const [one, other] = [await openTab(), await openTab()];
    await one.tab.evaluate(
      (agentId) =>
        new Promise((asked) =>
          save(agentId, "inbound", { token: () => new Promise(() => asked(undefined)) }),
        ),
      AGENT,
    );
    await other.steal();
    const { code, outcome, attempts } = await one.saved();
    assert.deepEqual({ code, outcome, attempts }, { code: "interrupted", outcome: "not_sent", attempts: 0 });
    assert.deepEqual(await sent(), []);
  });
});

describe("a tab that is frozen while its call holds the lock", () => {
  it("does not block another tab, and changes nothing when it resumes", async () => {
    const [one, other] = [await openTab(), await openTab()];
    await fault({ stall: "headers" });
    await one.save("inbound", { timeoutMs: 60_000 });
    await arrived(1);
    await one.freeze();
    await other.save("outbound", { timeoutMs: 10_000 });
    assert.equal(await other.saved(), "applied");
    await one.wake();
    const { code, outcome } = await one.saved();
    assert.deepEqual({ code, outcome }, { code: "interrupted", outcome: "unknown" });
    assert.deepEqual(await sent(), ["inbound", "outbound"]);
    assert.equal((await agent(AGENT)).direction, "outbound");
  });

  it("does not retry when it resumes", async () => {
    const [one, other] = [await openTab(), await openTab()];
    await fault({ status: 503, headers: { "Retry-After": "1" }, text: "" });
    await one.save("inbound", { timeoutMs: 60_000 });
    await arrived(1);
    await one.freeze();
    await other.save("outbound", { timeoutMs: 10_000 });
    assert.equal(await other.saved(), "applied");
    await one.wake();
    assert.equal((await one.saved()).code, "interrupted");
    assert.deepEqual(await sent(), ["inbound", "outbound"]);
  });

  it("is overtaken by the other tabs in order", async () => {
    const [one, two, three] = [await openTab(), await openTab(), await openTab()];
    await fault({ stall: "headers" });
    await one.save("inbound", { timeoutMs: 60_000 });
    await arrived(1);
    await one.freeze();
    await two.save("outbound", { timeoutMs: 20_000 });
    await three.save("inbound", { timeoutMs: 20_000 });
    assert.deepEqual([await two.saved(), await three.saved()], ["applied", "applied"]);
    assert.deepEqual(await sent(), ["inbound", "outbound", "inbound"]);
  });
});

it("a tab that waits long does not steal the lock from a live holder", async () => {
  const [one, other] = [await openTab(), await openTab()];
  await fault({ stall: "headers" });
  await one.save("inbound", { timeoutMs: 60_000, attemptTimeoutMs: 60_000 });
  await arrived(1);
  await other.save("outbound", { timeoutMs: 5_000 });
  const { code, outcome } = await other.saved();
  assert.deepEqual({ code, outcome }, { code: "timeout", outcome: "not_sent" });
  const held = await one.tab.evaluate(async () =>
    (await navigator.locks.query()).held.map(({ name }) => name),
  );
  assert.deepEqual(held, [LOCK]);
});
