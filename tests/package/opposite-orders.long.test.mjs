// Bulk updates of the same agents in opposite orders in two tabs do not deadlock, with single calls
// in between.
import assert from "node:assert/strict";
import { it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";

const ROUNDS = 1_000;
const AGENTS = 8;

it("bulk updates in opposite orders and single calls in two tabs end, each agent's one at a time", {
  timeout: 600_000,
}, async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const context = await browser.newContext();
  const tabs = [await openEmpty(context), await openEmpty(context)];
  const found = await Promise.all(
    tabs.map((tab, index) => tab.evaluate(rounds, [ROUNDS, AGENTS, index === 1])),
  );
  for (const { ends, collisions } of found) {
    assert.deepEqual(ends, { applied: ROUNDS * (AGENTS + 3) });
    assert.equal(collisions, 0);
  }
  const { held, pending } = await tabs[0].evaluate(() => navigator.locks.query());
  assert.deepEqual([held, pending], [[], []]);
});

// Runs in a page.
async function rounds([rounds, agents, isReversed]) {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  const client = createClient({ baseUrl: "/api/v1", timeoutMs: 20_000, maxRetries: 0 });
  let collisions = 0;
  globalThis.fetch = async (url, /** @type {any} */ { body }) => {
    const id = url.split("/").at(-2);
    await navigator.locks.request(`under way: ${id}`, { ifAvailable: true }, (free) => {
      if (!free) collisions += 1;
      return new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
    });
    return Response.json({ success: true, data: { id, direction: JSON.parse(body).direction } });
  };
  const ids = Array.from({ length: agents }, (_, index) => `agent-${index}`);
  if (isReversed) ids.reverse();
  const ends = {};
  const count = (end) => (ends[end] = (ends[end] ?? 0) + 1);
  for (let round = 0; round < rounds; round += 1) {
    const some = () =>
      client.updateAgentCalling(ids[Math.floor(Math.random() * agents)], "inbound").then(
        () => count("applied"),
        ({ code }) => count(code),
      );
    const before = some();
    const bulk = client.updateAgentsCalling(
      ids.map((agentId) => ({ agentId, direction: "outbound" })),
      { concurrency: 1 + (round % 4) },
    );
    const after = [some(), new Promise((resolve) => setTimeout(resolve)).then(some)];
    for (const entry of await bulk)
      count(entry.status === "fulfilled" ? "applied" : /** @type {any} */ (entry.reason).code);
    await Promise.all([before, ...after]);
  }
  return { ends, collisions };
}
