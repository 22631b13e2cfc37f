// Counts the updates with an unknown outcome when responses are lost at random, in virtual time.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { openSimulation } from "./simulation.mjs";

const service = await readFile(new URL("simulated-agents.js", import.meta.url), "utf8");
const AT_ONCE = 200;

/**
 * Makes a call for each agent. The response to a change is lost with some probability, whether or
 * not the change is applied. For one agent in a hundred, reads fail after a response was lost.
 */
async function lostAnswers(browser, { count, seed, lossPercent }) {
  const page = await openSimulation(browser);
  await page.evaluate(service);
  const results = await page.evaluate(run, { count, seed, lossPercent, atOnce: AT_ONCE });
  await page.close();
  return results;
}

// Runs in the page.
async function run({ count, seed, lossPercent, atOnce }) {
  const results = {};
  for (const name of ["updateAgentCalling", "applyAgentCalling"]) {
    let state = (seed % 2_147_483_646) + 1;
    const chance = (percent) => {
      state = (state * 48_271) % 2_147_483_647;
      return (state / 2_147_483_647) * 100 < percent;
    };
    const unreadable = new Set();
    const meets = ({ operation, agentId }) => {
      if (operation === "read") return unreadable.has(agentId) ? { status: 503 } : undefined;
      if (!chance(lossPercent)) return;
      if (Number(agentId.split("-")[1]) % 100 === 0) unreadable.add(agentId);
      return { isLost: true, isApplied: chance(50) };
    };
    const { agents } = simulateAgents({ agents: count, latencyMs: 100, meets });
    const ends = Array(count);
    const next = Array.from({ length: count }, (_, index) => index).values();
    const work = async () => {
      for (const index of next) {
        const made = client[name](`agent-${index}`, "outbound", [`phone-${index}`, "phone-new"]);
        ends[index] = await made.then(
          ({ verified = false }) => ({ code: "success", outcome: "applied", verified }),
          ({ code, outcome, current, offAir }) => ({ code, outcome, current, offAir }),
        );
      }
    };
    await clock.pass(Promise.all(Array.from({ length: atOnce }, work)));
    results[name] = ends.map((end, index) => {
      const { direction, current_status, phone_numbers } = agents.get(`agent-${index}`);
      return {
        ...end,
        isApplied: direction === "outbound" && phone_numbers.length === 2,
        isLive: current_status === "published",
        wasReadable: !unreadable.has(`agent-${index}`),
      };
    });
  }
  return results;
}

function figures(ends) {
  const count = (filter) => ends.filter(filter).length;
  const isFalse = ({ outcome, isApplied, isLive, offAir }) =>
    (outcome === "applied" && !isApplied) ||
    (["not_sent", "rejected"].includes(outcome) && isApplied) ||
    offAir === isLive;
  return {
    calls: ends.length,
    succeeded: count(({ code }) => code === "success"),
    verified: count(({ verified }) => verified),
    unknown: count(({ outcome }) => outcome === "unknown"),
    unknownThoughReadable: count(({ outcome, wasReadable }) => outcome === "unknown" && wasReadable),
    draftsThoughReadable: count(({ isLive, wasReadable }) => !isLive && wasReadable),
    falseVerdicts: count(isFalse),
  };
}

export async function checkUnknowns(t, browser, given) {
  const results = await lostAnswers(browser, given);
  const [updates, applies] = ["updateAgentCalling", "applyAgentCalling"].map((name) => {
    const found = figures(results[name]);
    t.diagnostic(`${name}: ${JSON.stringify(found)}`);
    return found;
  });
  assert.deepEqual([updates.falseVerdicts, applies.falseVerdicts], [0, 0]);
  assert(updates.unknown > 0, "no update ended unknown");
  assert(applies.verified > 0, "no apply was decided by a read");
  assert.deepEqual([applies.unknownThoughReadable, applies.draftsThoughReadable], [0, 0]);
}
