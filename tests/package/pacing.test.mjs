// Bulk updates exceed the service's rate limit as rarely as possible, and lose no update to it.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { agents, arrivals } from "./numbered.mjs";
import { TOKEN, address, reset } from "../support/sandbox.mjs";
import { openSimulation, prepareClient } from "./simulation.mjs";

const MINUTE = 60_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("a bulk update at a hundred requests a minute", { timeout: 60_000 }, () => {
  let page;

  beforeEach(async () => {
    await page?.close();
    page = await openSimulation(browser);
  });

  for (const exposed of [true, false]) {
    for (const concurrency of [1, 4, 16]) {
      const told = exposed ? "the headers" : "the body of refusals";
      it(`ends in the third minute for 250 agents, ${concurrency} at once, with the limit in ${told}`, async () => {
        const { entries, log, progress, took } = await page.evaluate(
          async ({ exposed, concurrency }) => {
            const log = simulateService({ exposed });
            const progress = [];
            const onProgress = (event) => progress.push({ ...event, at: clock.now });
            const updates = manyUpdates(250);
            // Much shorter than the pauses. The timeout of each update starts when it is due.
            const options = { concurrency, onProgress, timeoutMs: 1_000 };
            const entries = await clock.pass(client.updateAgentsCalling(updates, options));
            return { entries, log, progress, took: clock.now };
          },
          { exposed, concurrency },
        );

        assert.deepEqual(
          entries.filter(({ status }) => status !== "fulfilled"),
          [],
        );
        assert.deepEqual(
          entries.map(({ agentId }) => agentId),
          entries.map((_, index) => `agent-${index}`),
        );
        assert(took > 2 * MINUTE && took < 3 * MINUTE, `${took} ms`);

        const windows = [...new Set(log.map(({ window }) => window))];
        assert.equal(windows.length, 3);
        const refused = windows.map(
          (window) => log.filter((request) => request.window === window && request.status === 429).length,
        );
        // The headers report that a window is used up. Without them, one request has to be refused.
        const most = exposed ? concurrency - 1 : concurrency;
        assert(
          refused.every((count) => count <= most),
          `refused in each window: ${refused}`,
        );
        if (!exposed) assert(refused[0] > 0 && refused[1] > 0);

        assert.deepEqual(
          { ...progress[0], at: 0 },
          { total: 250, done: 0, succeeded: 0, failed: 0, aborted: 0, inFlight: 0, pausedMs: 0, at: 0 },
        );
        assert.deepEqual(
          { ...progress.at(-1), at: 0 },
          { total: 250, done: 250, succeeded: 250, failed: 0, aborted: 0, inFlight: 0, pausedMs: 0, at: 0 },
        );
        for (const [index, now] of progress.entries()) {
          const before = progress[index - 1] ?? now;
          assert(now.total === 250 && now.done === now.succeeded + now.failed && now.done >= before.done);
          assert(now.inFlight <= concurrency && now.done + now.inFlight <= 250);
          const [said, says] = [before, now].map(({ at, pausedMs }) => at + pausedMs);
          assert(
            now.pausedMs >= 0 && (before.pausedMs === 0 || says >= said),
            "no pause ends before it was said to",
          );
        }
        const pauses = progress.filter(
          ({ pausedMs }, index) => pausedMs > 0 && progress[index - 1].pausedMs === 0,
        );
        assert.equal(pauses.length, 2);
        assert(pauses.every(({ pausedMs }) => pausedMs > MINUTE / 2));
      });
    }
  }

  it("starts the timeout of each update when it is due", async () => {
    const { entries, log, ended } = await page.evaluate(async () => {
      const log = simulateService({ stalled: ["agent-150"] });
      const updates = manyUpdates(200);
      const ended = [];
      const onProgress = ({ failed }) => {
        if (failed > ended.length) ended.push(clock.now);
      };
      const options = { concurrency: 2, timeoutMs: 3_000, maxRetries: 9, onProgress };
      const entries = await clock.pass(client.updateAgentsCalling(updates, options));
      return {
        entries: entries.map(({ agentId, status, reason }) => ({
          agentId,
          status,
          code: reason?.code,
          outcome: reason?.outcome,
        })),
        log,
        ended,
      };
    });
    const failed = entries.filter(({ status }) => status === "rejected");
    assert.deepEqual(failed, [
      { agentId: "agent-150", status: "rejected", code: "timeout", outcome: "unknown" },
    ]);
    const begun = log.find(({ agentId }) => agentId === "agent-150").at;
    assert(begun > MINUTE);
    assert.deepEqual(ended, [begun + 3_000]);
  });

  it("and single calls respect a limit that is reached while they fetch their token", async () => {
    const sent = await page.evaluate(async (token) => {
      const log = simulateService({ limit: 1, exposed: false });
      const slow = { token: () => clock.sleep(100).then(() => token) };
      const calls = [
        client.updateAgentCalling("agent-1", "inbound"),
        client.updateAgentCalling("agent-2", "inbound"),
        client.updateAgentCalling("agent-3", "inbound", null, slow),
        client.updateAgentsCalling([{ agentId: "agent-4", direction: "inbound" }], slow),
      ];
      await clock.pass(Promise.allSettled(calls));
      return log.map(({ agentId, at }) => ({ agentId, at }));
    }, TOKEN);
    const early = sent.filter(({ at }) => at < MINUTE);
    assert.deepEqual(early, [
      { agentId: "agent-1", at: 0 },
      { agentId: "agent-2", at: 0 },
    ]);
    assert(sent.some(({ agentId }) => agentId === "agent-4"));
  });
});

describe("a bulk update of the sandbox's agents", { timeout: 60_000 }, () => {
  before(reset);
  after(reset);

  it("waits for several windows of a small limit, and changes every agent once", async () => {
    const limit = await fetch(`${address}/sandbox/rate-limit`, {
      method: "PUT",
      body: JSON.stringify({ limit: 10, window_seconds: 3 }),
    });
    assert(limit.ok);
    const page = await openEmpty(browser);
    await page.evaluate(prepareClient, TOKEN);
    const some = agents.slice(0, 25);
    assert.equal(some.length, 25);
    const { entries, pauses } = await page.evaluate(async (agents) => {
      const updates = agents.map((agentId) => ({
        agentId,
        direction: "outbound",
        phoneIds: ["phone-uuid-1"],
      }));
      let pauses = 0;
      const onProgress = ({ pausedMs }) => (pauses += Number(pausedMs > 0));
      return {
        entries: await client.updateAgentsCalling(updates, { onProgress, timeoutMs: 2_900, maxRetries: 0 }),
        pauses,
      };
    }, some);
    assert.deepEqual(
      entries.map(({ agentId, status }) => [agentId, status]),
      some.map((agentId) => [agentId, "fulfilled"]),
    );
    assert(pauses >= 2);
    const log = await arrivals();
    assert.deepEqual(
      log
        .filter(({ applied }) => applied)
        .map(({ agentId }) => agentId)
        .sort(),
      some.toSorted(),
    );
    assert(log.length <= 25 + 2 * 3, `${log.length - 25} of them met the limit`);
  });
});
