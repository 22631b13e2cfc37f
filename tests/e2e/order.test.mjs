// Calls for one agent go out one at a time and in call order, from however many tabs of a browser.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launch } from "./browser.mjs";
import { openEmpty } from "./empty-page.mjs";
import { agents, arrivals, numberOf, path, phoneIds } from "./numbered.mjs";
import { random, seed } from "./random.mjs";
import { TOKEN, agent, fault, reset } from "./sandbox.mjs";
import { until } from "./until.mjs";

const OPTIONS = { baseUrl: "/api/v1", token: TOKEN, timeoutMs: 60_000, attemptTimeoutMs: 300, maxRetries: 1 };
const LONG = { attemptTimeoutMs: 60_000 };

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

const tab = async (prepare) => {
  const page = await openEmpty(context, prepare);
  await page.evaluate(prepareTab, OPTIONS);
  return page;
};

// Runs in the page: calls by their number, what has been sent of them, and how they ended.
async function prepareTab(options) {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  const client = createClient(options);
  const calls = new Map();
  const bodies = new WeakMap();
  window.Request = class extends Request {
    constructor(input, init) {
      super(input, init);
      bodies.set(this, init?.body);
    }
  };
  const send = window.fetch;
  window.fetch = (request) => {
    sent.add(bodies.get(request));
    return send(request);
  };
  const sent = new Set();
  const isSent = (call) => sent.has(JSON.stringify({ direction: call.direction, phone_number_ids: call.phoneIds }));
  window.calls = {
    async start(call) {
      const controller = new AbortController();
      const made = client.updateAgentCalling(call.agentId, call.direction, call.phoneIds, { signal: controller.signal, ...call.options });
      calls.set(call.number, { ...call, controller });
      const end = made.then(
        () => ({ code: "success", outcome: "applied" }),
        (error) => (error === controller.signal.reason ? { code: "aborted", outcome: "unknown" } : { code: error.code, outcome: error.outcome }),
      );
      calls.get(call.number).end = end.then((how) => ({ number: call.number, ...how }));
      // Answered after the browser has taken note of the call's lock: so the next tab's call is a later one.
      await navigator.locks?.query();
    },
    abort(number) {
      calls.get(number).controller.abort(new Error("changed my mind"));
    },
    abortUnsent(number) {
      const call = calls.get(number);
      if (!isSent(call)) call.controller.abort(new Error("changed my mind"));
      return !isSent(call);
    },
    end: (number) => calls.get(number).end,
    ends: () => Promise.all([...calls.values()].map(({ end }) => end)),
  };
}

const call = (number, agentId, options) => ({ number, agentId, direction: number % 3 ? "inbound" : "outbound", phoneIds: phoneIds(number), options });
const start = (page, call) => page.evaluate((call) => calls.start(call), call);
const abort = (page, number) => page.evaluate((number) => calls.abort(number), number);
const abortUnsent = (page, number) => page.evaluate((number) => calls.abortUnsent(number), number);
const end = (page, number) => page.evaluate((number) => calls.end(number), number);
const ends = (page) => page.evaluate(() => calls.ends());
const arrived = (agentId, number) => until(async () => (await arrivals(agentId)).some((request) => request.number === number));
const numbers = async (agentId) => (await arrivals(agentId)).map(({ number }) => number);
const stall = (agentId) => fault({ match: { method: "PUT", path: path(agentId) }, stall: "headers" });
/** How many calls wait for another tab's. */
const waitingTabs = (page) => page.evaluate(async () => (await navigator.locks.query()).pending.length);

// What may happen to a request, all of it decided when it arrives: nothing is carried out later.
const FAULTS = [
  { delay_ms: 5 },
  { delay_ms: 40 },
  { body_delay_ms: 20 },
  { status: 503, headers: { "retry-after": "0.01" } },
  { status: 503, headers: { "retry-after": "0.01" }, apply: true },
  { status: 429, headers: { "retry-after": "0.01" } },
  { status: 422 },
  { text: "garbage" },
  { text: "garbage", apply: true },
  { cut: "headers", times: 2 },
  { cut: "body" },
  { stall: "headers", apply: true },
  { stall: "body" },
];

describe("calls for one agent", { timeout: 60_000 }, () => {
  it("arrive in call order, from two tabs and through faults, and the last to succeed is the agent's state", async (t) => {
    t.diagnostic(`TALKOVER_SEED=${seed}`);
    const { below, chance, pick } = random();
    const pages = [await tab(), await tab()];
    const some = agents.slice(0, 5);
    const faults = some.flatMap((agentId) =>
      Array.from({ length: 40 }, () => ({ match: { method: "PUT", path: path(agentId) }, ...(chance(0.6) ? {} : pick(FAULTS)) })),
    );
    await fault(faults);

    const made = [];
    const unsent = [];
    const aborting = [];
    for (let number = 0; number < 200; number += 1) {
      const page = pages[below(2)];
      const agentId = pick(some);
      made.push({ ...call(number, agentId), tab: pages.indexOf(page) });
      await start(page, made[number]);
      if (chance(0.1)) {
        if (await abortUnsent(page, number)) unsent.push(number);
      } else if (chance(0.05)) {
        // Once it has arrived, so that it cannot be overtaken on the way by what goes out after it.
        aborting.push(Promise.race([arrived(agentId, number), end(page, number)]).then(() => abort(page, number)));
      }
    }
    await Promise.all(aborting);
    const ended = new Map((await Promise.all(pages.map(ends))).flat().map((end) => [end.number, end]));
    const log = await arrivals();

    assert.equal(ended.size, 200);
    for (const agentId of some) {
      const seen = log.filter((request) => request.agentId === agentId);
      const order = seen.map(({ number }) => number);
      assert.deepEqual(order, order.toSorted((one, other) => one - other), "in call order");
      const own = made.filter((call) => call.agentId === agentId).map(({ number }) => number);
      const succeeded = own.filter((number) => ended.get(number).code === "success");
      const applied = seen.filter((request) => request.applied).map(({ number }) => number);
      assert.deepEqual(succeeded.filter((number) => !applied.includes(number)), [], "a success was applied");
      const last = applied.at(-1);
      if (last !== succeeded.at(-1)) {
        // Only a call that said so may have changed the agent after the last one that succeeded.
        assert(last > succeeded.at(-1));
        assert.equal(ended.get(last).outcome, "unknown");
      }
      const { direction, phone_numbers } = await agent(agentId);
      assert.deepEqual([numberOf(phone_numbers.map(({ id }) => id)), direction], [last, made[last].direction]);
    }
    assert.deepEqual(unsent.filter((number) => log.some((request) => request.number === number)), [], "never sent");
    assert.deepEqual(unsent.filter((number) => ended.get(number).code !== "aborted"), []);

    const counts = {};
    for (const { code } of ended.values()) counts[code] = (counts[code] ?? 0) + 1;
    t.diagnostic(JSON.stringify(counts));
    assert(unsent.length > 0 && counts.success > 50 && Object.keys(counts).length >= 5, "all sorts of ends");
    const turns = log.filter(({ number }, index) => index > 0 && made[number].tab !== made[log[index - 1].number].tab);
    assert(turns.length > 20, "both tabs took turns");
  });

  it("do not wait for a tab that was closed in the middle of one", async () => {
    const [closing, other] = [await tab(), await tab()];
    const [agentId] = agents;
    await stall(agentId);
    await start(closing, call(1, agentId, LONG));
    await arrived(agentId, 1);
    await start(other, call(2, agentId, LONG));
    assert.equal(await waitingTabs(other), 1);
    assert.deepEqual(await numbers(agentId), [1]);
    await closing.close();
    assert.equal((await end(other, 2)).code, "success");
    assert.deepEqual(await numbers(agentId), [1, 2]);
  });

  it("do not wait for a tab that crashed in the middle of one", async () => {
    const [crashing, other] = [await tab(), await tab()];
    const [agentId] = agents;
    await stall(agentId);
    await start(crashing, call(1, agentId, LONG));
    await arrived(agentId, 1);
    await start(other, call(2, agentId, LONG));
    assert.equal(await waitingTabs(other), 1);
    const crashed = crashing.waitForEvent("crash");
    const devtools = await context.newCDPSession(crashing);
    devtools.send("Page.crash").catch(() => "the page is gone before it can answer");
    await crashed;
    assert.equal((await end(other, 2)).code, "success");
    assert.deepEqual(await numbers(agentId), [1, 2]);
  });

  it("do not delay those for another agent", async () => {
    const [page, other] = [await tab(), await tab()];
    const [stalled, agentId, another] = agents;
    await stall(stalled);
    await start(page, call(1, stalled, LONG));
    await arrived(stalled, 1);
    await start(page, call(2, agentId));
    await start(other, call(3, another));
    assert.equal((await end(page, 2)).code, "success");
    assert.equal((await end(other, 3)).code, "success");
    await abort(page, 1);
    assert.equal((await end(page, 1)).code, "aborted");
  });

  it("go on after one in line that was aborted, which is never sent", async () => {
    const [page, other] = [await tab(), await tab()];
    const [agentId] = agents;
    await stall(agentId);
    await start(page, call(1, agentId, LONG));
    await arrived(agentId, 1);
    await start(page, call(2, agentId));
    await start(other, call(3, agentId));
    await start(page, call(4, agentId));
    await start(other, call(5, agentId));
    await abort(page, 2);
    await abort(other, 3);
    assert.equal((await end(page, 2)).code, "aborted");
    assert.equal((await end(other, 3)).code, "aborted");
    assert.deepEqual(await numbers(agentId), [1]);
    await abort(page, 1);
    assert.equal((await end(page, 4)).code, "success");
    assert.equal((await end(other, 5)).code, "success");
    assert.deepEqual(await numbers(agentId), [1, 4, 5]);
  });

  it("keep their order in a page without Web Locks", async () => {
    const page = await tab(() => delete Navigator.prototype.locks);
    assert.equal(await page.evaluate(() => "locks" in navigator), false);
    const [agentId] = agents;
    const match = { method: "PUT", path: path(agentId) };
    await fault([60, 30, 10, 0].map((delay_ms) => ({ match, delay_ms, status: 503, headers: { "retry-after": "0.01" } })));
    for (let number = 0; number < 8; number += 1) await start(page, call(number, agentId));
    assert.deepEqual((await ends(page)).map(({ code }) => code), ["server_error", "server_error", ...Array(6).fill("success")]);
    assert.deepEqual(await numbers(agentId), [0, 0, 1, 1, 2, 3, 4, 5, 6, 7]);
  });
});
