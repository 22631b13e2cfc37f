// Applies many agents in virtual time, to measure how long they are off the air, and that a rate
// limit loses no apply.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openSimulation } from "./simulation.mjs";

const MINUTE = 60_000;
const service = await readFile(new URL("simulated-agents.js", import.meta.url), "utf8");

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function open() {
  const page = await openSimulation(browser);
  await page.evaluate(service);
  await page.evaluate(() => {
    globalThis.updates = (count) =>
      Array.from({ length: count }, (_, index) => ({ agentId: `agent-${index}`, direction: "outbound" }));
  });
  return page;
}

const sorted = (numbers) => numbers.toSorted((one, other) => one - other);
const median = (numbers) => sorted(numbers)[numbers.length >> 1];

describe("a thousand applies with a round trip of 100 ms", { timeout: 60_000 }, () => {
  const ROUND_TRIP = 100;
  let facts;
  before(async () => {
    const page = await open();
    facts = await page.evaluate(async (latencyMs) => {
      const { agents, offAir, log } = simulateAgents({ agents: 1_000, latencyMs });
      const entries = await clock.pass(client.applyAgentsCalling(updates(1_000), { concurrency: 50 }));
      return {
        told: entries.map(({ value }) => value?.offAirMs),
        offAir,
        sent: log.length,
        live: [...agents.values()].filter(({ current_status }) => current_status === "published").length,
      };
    }, ROUND_TRIP);
    await page.close();
  });

  it("take their agents off the air for one round trip, two at most", (t) => {
    assert.deepEqual([facts.offAir.length, facts.live], [1_000, 1_000]);
    const most = Math.max(...facts.offAir);
    t.diagnostic(`off the air at the service: median ${median(facts.offAir)} ms, most ${most} ms`);
    assert(median(facts.offAir) <= 2 * ROUND_TRIP);
    assert(most <= 2 * ROUND_TRIP);
  });

  it("report that time as `offAirMs`", () => {
    for (const [index, told] of facts.told.entries()) {
      // The client measures between responses, the service between arrivals.
      const difference = Math.abs(told - facts.offAir[index]);
      assert(difference <= ROUND_TRIP / 10, `${told} ms instead of ${facts.offAir[index]}`);
    }
  });

  it("send three requests each", () => assert.equal(facts.sent, 3_000));
});

describe("250 applies at a hundred requests a minute", { timeout: 60_000 }, () => {
  for (const concurrency of [1, 4, 16]) {
    it(`end as soon as the limit allows, with all agents live: ${concurrency} at once`, async (t) => {
      const page = await open();
      const { entries, progress, took, log, offAir, agents } = await page.evaluate(async (concurrency) => {
        const { log, offAir, agents } = simulateAgents({ agents: 250, latencyMs: 50, limit: 100 });
        const progress = [];
        const onProgress = (event) => progress.push({ ...event, at: clock.now });
        // Much shorter than the pauses.
        const options = { concurrency, onProgress, timeoutMs: 2_000 };
        const entries = await clock.pass(client.applyAgentsCalling(updates(250), options));
        return {
          entries: entries.map(({ status, value, reason }) => ({ status, ...value, code: reason?.code })),
          progress,
          took: clock.now,
          log: log.map(({ operation, status, at }) => ({ operation, status, at })),
          offAir,
          agents: [...agents.values()].map(
            ({ direction, current_status }) => `${direction} ${current_status}`,
          ),
        };
      }, concurrency);
      await page.close();

      assert.deepEqual(
        entries.filter(({ status }) => status !== "fulfilled"),
        [],
      );
      assert.deepEqual(agents, Array(250).fill("outbound published"));
      const served = log.filter(({ status }) => status === 200).length;
      assert.equal(served, 750, "each agent is read, updated and published once");
      assert.equal(Math.floor(took / MINUTE), 7, `it took ${took} ms`);
      const refused = log.length - served;
      assert(refused <= 7 * concurrency, `${refused} requests met the limit`);

      const pauses = progress.filter(({ pausedMs }, index) => pausedMs > 0 && !progress[index - 1]?.pausedMs);
      assert.equal(pauses.length, 7);
      for (const { pausedMs, at } of pauses) {
        // The responses to earlier requests arrive within a second.
        const next = log.find((request) => request.at > at + 1_000);
        const lateMs = next.at - (at + pausedMs);
        assert(
          lateMs >= 0 && lateMs < 1_000,
          `requests went on ${lateMs} ms after the pause was said to end`,
        );
      }
      const [last] = progress.slice(-1);
      assert.deepEqual([last.done, last.succeeded, last.pausedMs], [250, 250, 0]);

      // The pauses come before an agent is read, and not between its update and its publishing.
      const most = Math.max(...offAir);
      t.diagnostic(`off the air: median ${median(offAir)} ms, at most ${most} ms`);
      assert(most < 1_000, `${most} ms off the air`);
    });
  }

  it("lose no apply if responses are lost as well", async (t) => {
    const page = await open();
    const { entries, agents, offAir } = await page.evaluate(async () => {
      let state = 7;
      const chance = (part) => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 < part;
      const meets = ({ operation }) =>
        operation !== "read" && chance(0.2) ? { isLost: true, isApplied: chance(0.5) } : undefined;
      const { agents, offAir } = simulateAgents({ agents: 250, latencyMs: 50, limit: 100, meets });
      const options = { timeoutMs: 5_000 };
      const entries = await clock.pass(client.applyAgentsCalling(updates(250), options));
      return {
        entries: entries.map(({ status, reason }) => `${status} ${reason?.code} ${reason?.outcome}`),
        agents: [...agents.values()].map(({ direction, current_status }) => `${direction} ${current_status}`),
        offAir,
      };
    });
    await page.close();
    assert.deepEqual([...new Set(agents)], ["outbound published"]);
    assert.deepEqual([...new Set(entries)], ["fulfilled undefined undefined"]);
    t.diagnostic(`off the air: median ${median(offAir)} ms, at most ${Math.max(...offAir)} ms`);
  });
});
