// Calls for one agent are sent one at a time and in call order, across all tabs of a browser.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { agents, arrivals, numberOf, path, phoneIds } from "./numbered.mjs";
import { random, seed } from "../support/random.mjs";
import { agent, fault, reset } from "../support/sandbox.mjs";
import { openTab } from "./tab.mjs";
import { until } from "../support/until.mjs";

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

const tab = (prepare) => openTab(context, prepare);
const call = (number, agentId, options) => ({
  number,
  agentId,
  direction: number % 3 ? "inbound" : "outbound",
  phoneIds: phoneIds(number),
  options,
});
const arrived = (agentId, number) =>
  until(async () => (await arrivals(agentId)).some((request) => request.number === number));
const numbers = async (agentId) => (await arrivals(agentId)).map(({ number }) => number);
const stall = (agentId) => fault({ match: { method: "PUT", path: path(agentId) }, stall: "headers" });

// Faults whose effect is decided on arrival, so that no update is applied later.
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
  it("arrive in call order from two tabs despite faults, and the last success remains", async (t) => {
    t.diagnostic(`TALKOVER_SEED=${seed}`);
    const { below, chance, pick } = random();
    const pages = [await tab(), await tab()];
    const some = agents.slice(0, 5);
    const faults = some.flatMap((agentId) =>
      Array.from({ length: 40 }, () => ({
        match: { method: "PUT", path: path(agentId) },
        ...(chance(0.6) ? {} : pick(FAULTS)),
      })),
    );
    await fault(faults);

    const made = [];
    const unsent = [];
    const aborting = [];
    for (let number = 0; number < 200; number += 1) {
      const page = pages[below(2)];
      const agentId = pick(some);
      made.push({ ...call(number, agentId), tab: pages.indexOf(page) });
      await page.start(made[number]);
      if (chance(0.1)) {
        if (await page.abortUnsent(number)) unsent.push(number);
      } else if (chance(0.05)) {
        // Aborted only after its arrival, so that a later request cannot overtake it.
        aborting.push(
          Promise.race([arrived(agentId, number), page.end(number)]).then(() => page.abort(number)),
        );
      }
    }
    await Promise.all(aborting);
    const ended = new Map(
      (await Promise.all(pages.map((page) => page.ends()))).flat().map((end) => [end.number, end]),
    );
    const log = await arrivals();

    assert.equal(ended.size, 200);
    for (const agentId of some) {
      const seen = log.filter((request) => request.agentId === agentId);
      const order = seen.map(({ number }) => number);
      assert.deepEqual(
        order,
        order.toSorted((one, other) => one - other),
        "in call order",
      );
      const own = made.filter((call) => call.agentId === agentId).map(({ number }) => number);
      const succeeded = own.filter((number) => ended.get(number).code === "success");
      const applied = seen.filter((request) => request.applied).map(({ number }) => number);
      assert.deepEqual(
        succeeded.filter((number) => !applied.includes(number)),
        [],
        "a success was applied",
      );
      const last = applied.at(-1);
      if (last !== succeeded.at(-1)) {
        // Only a call with the outcome `unknown` may have changed the agent after the last success.
        assert(last > succeeded.at(-1));
        assert.equal(ended.get(last).outcome, "unknown");
      }
      const { direction, phone_numbers } = await agent(agentId);
      assert.deepEqual(
        [numberOf(phone_numbers.map(({ id }) => id)), direction],
        [last, made[last].direction],
      );
    }
    assert.deepEqual(
      unsent.filter((number) => log.some((request) => request.number === number)),
      [],
      "never sent",
    );
    assert.deepEqual(
      unsent.filter((number) => ended.get(number).code !== "aborted"),
      [],
    );

    const counts = {};
    for (const { code } of ended.values()) counts[code] = (counts[code] ?? 0) + 1;
    t.diagnostic(JSON.stringify(counts));
    assert(unsent.length > 0 && counts.success > 50 && Object.keys(counts).length >= 5, "all sorts of ends");
    const turns = log.filter(
      ({ number }, index) => index > 0 && made[number].tab !== made[log[index - 1].number].tab,
    );
    assert(turns.length > 20, "both tabs took turns");
  });

  it("do not wait for a tab that was closed during its call", async () => {
    const [closing, other] = [await tab(), await tab()];
    const [agentId] = agents;
    await stall(agentId);
    await closing.start(call(1, agentId, LONG));
    await arrived(agentId, 1);
    await other.start(call(2, agentId, LONG));
    assert.equal(await other.waiting(), 1);
    assert.deepEqual(await numbers(agentId), [1]);
    await closing.page.close();
    assert.equal((await other.end(2)).code, "success");
    assert.deepEqual(await numbers(agentId), [1, 2]);
  });

  it("do not wait for a tab that crashed during its call", async () => {
    const [crashing, other] = [await tab(), await tab()];
    const [agentId] = agents;
    await stall(agentId);
    await crashing.start(call(1, agentId, LONG));
    await arrived(agentId, 1);
    await other.start(call(2, agentId, LONG));
    assert.equal(await other.waiting(), 1);
    const crashed = crashing.page.waitForEvent("crash");
    const devtools = await context.newCDPSession(crashing.page);
    devtools.send("Page.crash").catch(() => "the page is gone before it can answer");
    await crashed;
    assert.equal((await other.end(2)).code, "success");
    assert.deepEqual(await numbers(agentId), [1, 2]);
  });

  it("do not delay calls for another agent", async () => {
    const [page, other] = [await tab(), await tab()];
    const [stalled, agentId, another] = agents;
    await stall(stalled);
    await page.start(call(1, stalled, LONG));
    await arrived(stalled, 1);
    await page.start(call(2, agentId));
    await other.start(call(3, another));
    assert.equal((await page.end(2)).code, "success");
    assert.equal((await other.end(3)).code, "success");
    await page.abort(1);
    assert.equal((await page.end(1)).code, "aborted");
  });

  it("continue after a queued call is aborted, which is never sent", async () => {
    const [page, other] = [await tab(), await tab()];
    const [agentId] = agents;
    await stall(agentId);
    await page.start(call(1, agentId, LONG));
    await arrived(agentId, 1);
    await page.start(call(2, agentId));
    await other.start(call(3, agentId));
    await page.start(call(4, agentId));
    await other.start(call(5, agentId));
    await page.abort(2);
    await other.abort(3);
    assert.equal((await page.end(2)).code, "aborted");
    assert.equal((await other.end(3)).code, "aborted");
    await until(async () => (await page.waiting()) === 2);
    assert.deepEqual(await numbers(agentId), [1]);
    await page.abort(1);
    assert.equal((await page.end(4)).code, "success");
    assert.equal((await other.end(5)).code, "success");
    assert.deepEqual(await numbers(agentId), [1, 4, 5]);
  });

  it("do not wait for another tab's bulk update that has not reached the agent", async () => {
    const [page, other] = [await tab(), await tab()];
    const [first, second] = agents;
    await fault({ match: { method: "PUT", path: path(first) }, stall: "headers" });
    await page.startBulk([call(1, first), call(2, second)]);
    await other.start(call(3, second));
    assert.equal((await other.end(3)).code, "success");
    assert.deepEqual(await page.bulkEnd(), ["fulfilled", "fulfilled"]);
    assert.deepEqual(await numbers(second), [3, 2]);
  });

  it("keep their order in a page without Web Locks", async () => {
    const page = await tab(() => delete (/** @type {any} */ (Navigator.prototype).locks));
    assert.equal(await page.page.evaluate(() => "locks" in navigator), false);
    const [agentId] = agents;
    const match = { method: "PUT", path: path(agentId) };
    await fault(
      [60, 30, 10, 0].map((delay_ms) => ({
        match,
        delay_ms,
        status: 503,
        headers: { "retry-after": "0.01" },
      })),
    );
    for (let number = 0; number < 8; number += 1) await page.start(call(number, agentId));
    assert.deepEqual(
      (await page.ends()).map(({ code }) => code),
      ["server_error", "server_error", ...Array(6).fill("success")],
    );
    assert.deepEqual(await numbers(agentId), [0, 0, 1, 1, 2, 3, 4, 5, 6, 7]);
  });
});
