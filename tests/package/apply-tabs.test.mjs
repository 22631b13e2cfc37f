// Applies in a browser: in several tabs for the same agent, in a tab that is closed, and in a wasm
// instance that traps.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { LIVE, meets, operations, settings } from "./operations.mjs";
import { TOKEN, address, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const LOCK = `talkover-calling ${address}/api/v1/agents/${LIVE}`;
const BEFORE = { direction: "inbound", phoneIds: ["phone-uuid-1"], status: "published" };
const OUTBOUND = { ...BEFORE, direction: "outbound" };
const LONG = { attemptTimeoutMs: 60_000, timeoutMs: 60_000 };

let browser;
let context;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  await reset();
  context = await browser.newContext();
});
afterEach(() => context.close());

// Runs in the page: starts calls by a name and records their results.
async function prepare(token) {
  const library = await import("/pkg/dist/index.js");
  await library.init();
  const onAttempt = ({ attempt }) => (calls.attempts = attempt);
  window.client = library.createClient({ baseUrl: "/api/v1", token, onAttempt });
  const ends = new Map();
  const facts = ({ code, outcome, attempts, stage, changed, entries, message }) =>
    code ? { code, outcome, attempts, stage, message } : { changed, entries };
  const end = async (made) => {
    try {
      const value = await made;
      return Array.isArray(value)
        ? value.map(({ status, reason }) => (reason ? facts(reason) : { status }))
        : facts(value);
    } catch (error) {
      return facts(error);
    }
  };
  window.calls = {
    async start(name, operation, args) {
      ends.set(name, end(client[operation](...args)));
      // The browser answers after it has registered the call's lock request.
      await navigator.locks.query();
    },
    end: (name) => ends.get(name),
  };
}

async function openTab() {
  const page = await openEmpty(context);
  await page.evaluate(prepare, TOKEN);
  return {
    page,
    start: (name, operation, ...args) =>
      page.evaluate(([name, operation, args]) => calls.start(name, operation, args), [name, operation, args]),
    end: (name) => page.evaluate((name) => calls.end(name), name),
    apply(name, direction, options = /** @type {object} */ (LONG)) {
      return this.start(name, "applyAgentCalling", LIVE, direction, null, options);
    },
    /** Plans an update to this direction. */
    plan: (direction) =>
      page.evaluate(
        ([agentId, direction]) => client.planAgentsCalling([{ agentId, direction }]),
        [LIVE, direction],
      ),
    /** Counts the calls of all tabs that hold or await the agent's lock. */
    locks: () =>
      page.evaluate(async (lock) => {
        const { held, pending } = await navigator.locks.query();
        return [held, pending].map((list) => list.filter(({ name }) => name === lock).length);
      }, LOCK),
  };
}

const arrived = (name, count = 1) =>
  until(async () => (await operations()).filter((operation) => operation === name).length === count);
/** Makes the sandbox hold back the response to this operation until it is released. */
const held = (name, more) => meets(name, { delay_ms: 700, ...more });

describe("two tabs that apply the same agent", () => {
  it("run one after the other, each as one unit", async () => {
    const [one, other] = [await openTab(), await openTab()];
    await held("update");
    await one.apply("first", "outbound");
    await other.apply("second", "inbound");
    await arrived("update");
    assert.deepEqual(await one.locks(), [1, 1]);
    assert.equal((await one.end("first")).changed, true);
    assert.equal((await other.end("second")).changed, true);
    assert.deepEqual(await operations(), ["read", "update", "publish", "read", "update", "publish"]);
    assert.deepEqual(await settings(), BEFORE);
    assert.deepEqual(await one.locks(), [0, 0]);
  });

  it("send the same settings once", async () => {
    const [one, other] = [await openTab(), await openTab()];
    await held("update");
    await one.apply("first", "outbound");
    await other.apply("second", "outbound");
    assert.equal((await one.end("first")).changed, true);
    assert.equal((await other.end("second")).changed, false);
    assert.deepEqual(await operations(), ["read", "update", "publish", "read"]);
  });

  it("with earlier plans apply the first, and reject the second as a conflict", async () => {
    const [one, other] = [await openTab(), await openTab()];
    const plans = [await one.plan("outbound"), await other.plan("outbound")];
    await one.start("first", "applyAgentsCalling", plans[0]);
    assert.deepEqual(await one.end("first"), [{ status: "fulfilled" }]);
    await other.start("second", "applyAgentsCalling", plans[1]);
    const [{ code, outcome, attempts }] = await other.end("second");
    assert.deepEqual({ code, outcome, attempts }, { code: "conflict", outcome: "not_sent", attempts: 1 });
    assert.deepEqual(await settings(), OUTBOUND);
  });
});

describe("while an apply runs, other changes of its agent wait until it has ended", () => {
  const changes = {
    updateAgentCalling: [LIVE, "inbound"],
    publishAgent: [LIVE],
    unpublishAgent: [LIVE],
  };
  const names = { updateAgentCalling: "update", publishAgent: "publish", unpublishAgent: "unpublish" };
  for (const isSame of [true, false]) {
    for (const [operation, args] of Object.entries(changes)) {
      it(`${operation} in ${isSame ? "the same" : "another"} tab`, async () => {
        const one = await openTab();
        const other = isSame ? one : await openTab();
        await held("update");
        await one.apply("apply", "outbound");
        await other.start("change", operation, ...args);
        await arrived("update");
        assert.deepEqual(await one.locks(), [1, 1]);
        assert.equal((await one.end("apply")).changed, true);
        assert.equal((await other.end("change")).code, undefined);
        assert.deepEqual(await operations(), ["read", "update", "publish", names[operation]]);
      });
    }
  }

  it("even after it was aborted", async () => {
    const tab = await openTab();
    await held("update");
    const ended = await tab.page.evaluate(async (agentId) => {
      const controller = new AbortController();
      const own = fetch;
      window.fetch = (url, init) => {
        if (init.method === "PUT") setTimeout(() => controller.abort("changed my mind"));
        return own(url, init);
      };
      const { signal } = controller;
      const applied = client.applyAgentCalling(agentId, "outbound", null, { signal });
      const reason = await applied.catch((reason) => reason);
      const { held } = await navigator.locks.query();
      await client.updateAgentCalling(agentId, "inbound");
      return { reason, locks: held.length };
    }, LIVE);
    assert.deepEqual(ended, { reason: "changed my mind", locks: 1 });
    assert.deepEqual(await operations(), ["read", "update", "publish", "update"]);
  });

  it("but reads do not wait", async () => {
    const tab = await openTab();
    await held("update");
    await tab.apply("apply", "outbound");
    await arrived("update");
    await tab.start("read", "getAgent", LIVE);
    await tab.end("read");
    assert.equal((await operations()).includes("publish"), false);
    await tab.end("apply");
  });
});

describe("after a tab was closed in the middle of an apply", () => {
  // No request of the closed tab is still in flight.
  async function closedDuring(name, isApplied) {
    const [closing, other] = [await openTab(), await openTab()];
    const old = await other.plan("outbound");
    await meets(name, { stall: "headers", apply: isApplied });
    await closing.apply("apply", "outbound");
    await arrived(name);
    await closing.page.close();
    return { other, old };
  }

  it("before the service has applied the update, a new plan applies it", async () => {
    const { other } = await closedDuring("update", false);
    const plan = await other.plan("outbound");
    const [{ action, takesOffAir, before }] = plan.entries;
    assert.deepEqual([action, takesOffAir, before.status], ["update", true, "published"]);
    await other.start("rest", "applyAgentsCalling", plan);
    assert.deepEqual(await other.end("rest"), [{ status: "fulfilled" }]);
    assert.deepEqual(await settings(), OUTBOUND);
  });

  for (const [when, name, isApplied] of [
    ["before publishing", "update", true],
    ["before the service has published it", "publish", false],
  ]) {
    it(`${when}, the old plan is a conflict, and a new one shows a draft that can be published`, async () => {
      const { other, old } = await closedDuring(name, isApplied);
      await other.start("old", "applyAgentsCalling", old);
      const [{ code, outcome }] = await other.end("old");
      assert.deepEqual({ code, outcome }, { code: "conflict", outcome: "not_sent" });
      const { entries } = await other.plan("outbound");
      const [{ action, takesOffAir, before }] = entries;
      assert.deepEqual([action, takesOffAir, before.status], ["none", false, "draft"]);
      await other.apply("live again", "outbound", { publish: "always" });
      assert.equal((await other.end("live again")).changed, true);
      assert.deepEqual(await settings(), OUTBOUND);
    });
  }

  it("in the middle of publishing, a new plan finds nothing to do", async () => {
    const { other } = await closedDuring("publish", true);
    const { entries } = await other.plan("outbound");
    assert.deepEqual([entries[0].action, entries[0].before.status], ["none", "published"]);
  });
});

describe("a wasm that traps in the middle of an apply", () => {
  /** Runs in a page. Throws an exception that no Rust code expects: the glue finds no `Object`. */
  async function crash() {
    const kept = window.Object;
    window.Object = undefined;
    let crashed;
    try {
      crashed = client.updateAgentCalling("agent-of-nobody", "inbound");
    } finally {
      window.Object = kept;
    }
    await crashed.catch(() => {});
  }
  const steps = {
    "while it reads": { name: "read", outcome: "not_sent", attempts: 1, says: /Nothing was sent/ },
    "while it updates": { name: "update", outcome: "unknown", attempts: 2, says: /may have been applied/ },
    "while it publishes": { name: "publish", outcome: "unknown", attempts: 3, says: /may have been applied/ },
  };
  for (const [when, { name, outcome, attempts, says }] of Object.entries(steps)) {
    it(`${when} interrupts it with its outcome, and the next apply completes it`, async () => {
      const tab = await openTab();
      await meets(name, { stall: "headers", apply: true });
      await tab.apply("apply", "outbound");
      await arrived(name);
      await tab.page.evaluate(crash);
      const { code, message, ...rest } = await tab.end("apply");
      assert.equal(code, "interrupted");
      assert.deepEqual([rest.outcome, rest.attempts], [outcome, attempts]);
      assert.match(message, says);
      assert.deepEqual(await tab.locks(), [0, 0]);
      await tab.apply("again", "outbound", { publish: "always" });
      await tab.end("again");
      assert.deepEqual(await settings(), OUTBOUND);
    });
  }

  it("while it reads an update back interrupts it with `unknown`", async () => {
    const tab = await openTab();
    await meets("update", { stall: "headers", apply: true });
    await meets("read", [{}, { stall: "headers" }]);
    await tab.apply("apply", "outbound", { attemptTimeoutMs: 300, maxRetries: 0 });
    await arrived("read", 2);
    await tab.page.evaluate(crash);
    const { code, outcome, attempts } = await tab.end("apply");
    assert.deepEqual({ code, outcome, attempts }, { code: "interrupted", outcome: "unknown", attempts: 3 });
  });

  it("while it waits to read again interrupts it with `unknown`", async () => {
    const tab = await openTab();
    await meets("update", { stall: "headers", apply: true, times: 2 });
    await meets("read", [{}, { status: 503, headers: { "retry-after": "20" } }]);
    await tab.apply("apply", "outbound", { attemptTimeoutMs: 300, maxRetries: 1 });
    await until(async () => (await tab.page.evaluate(() => calls.attempts)) === 4);
    await tab.page.evaluate(crash);
    const { code, outcome } = await tab.end("apply");
    assert.deepEqual({ code, outcome }, { code: "interrupted", outcome: "unknown" });
  });

  it("while it waits to publish again does not report the refusal as one of the update", async () => {
    const tab = await openTab();
    await meets("publish", { status: 429, headers: { "retry-after": "20" } });
    await tab.apply("apply", "outbound");
    await until(async () => (await tab.page.evaluate(() => calls.attempts)) === 3);
    await tab.page.evaluate(crash);
    const { code, outcome } = await tab.end("apply");
    assert.deepEqual({ code, outcome }, { code: "interrupted", outcome: "unknown" });
  });

  it("after it was aborted releases its lock", async () => {
    const tab = await openTab();
    await meets("update", { stall: "headers", apply: true });
    await tab.page.evaluate((agentId) => {
      window.abort = new AbortController();
      const options = { signal: abort.signal, attemptTimeoutMs: 60_000 };
      calls.applied = client.applyAgentCalling(agentId, "outbound", null, options).catch(() => "aborted");
    }, LIVE);
    await arrived("update");
    assert.equal(await tab.page.evaluate(() => (abort.abort(), calls.applied)), "aborted");
    assert.deepEqual(await tab.locks(), [1, 0]);
    await tab.page.evaluate(crash);
    assert.deepEqual(await tab.locks(), [0, 0]);
  });

  it("interrupts each of many with its outcome", async () => {
    const tab = await openTab();
    await meets("update", { stall: "headers", apply: true });
    const updates = ["first", LIVE, "last"].map((agentId) => ({ agentId, direction: "outbound" }));
    await tab.start("apply", "applyAgentsCalling", updates, { concurrency: 1 });
    await arrived("update");
    await tab.page.evaluate(crash);
    const ends = (await tab.end("apply")).map(({ code, outcome }) => [code, outcome]);
    assert.deepEqual(ends, [
      ["not_found", "not_sent"],
      ["interrupted", "unknown"],
      ["interrupted", "not_sent"],
    ]);
  });
});

it("an apply that loses its lock sends nothing more and rejects with the known outcome", async () => {
  const [one, other] = [await openTab(), await openTab()];
  await held("update");
  await one.apply("apply", "outbound");
  await arrived("update");
  await other.page.evaluate(
    (name) => navigator.locks.request(name, { steal: true }, () => {}).then(() => undefined),
    LOCK,
  );
  const { code, outcome, stage } = await one.end("apply");
  assert.deepEqual({ code, outcome, stage }, { code: "interrupted", outcome: "unknown", stage: "update" });
  await until(async () => isDeepStrictEqual(await settings(), { ...OUTBOUND, status: "draft" }));
  assert.deepEqual(await operations(), ["read", "update"]);
});
