// Bulk updates: every result is reported, and updates of an agent keep their order.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openSimulation } from "./simulation.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("a bulk update", { timeout: 60_000 }, () => {
  let page;

  beforeEach(async () => {
    await page?.close();
    page = await openSimulation(browser);
  });

  for (const [when, at] of [
    ["in a pause", 30_000],
    ["with requests in flight", 510],
    ["before anything was sent", 0],
  ]) {
    it(`that is aborted ${when} reports the finished updates, and a retry of the others completes it`, async () => {
      const { first, unsent, second, log, cut } = await page.evaluate(async (at) => {
        const log = simulateService();
        const updates = manyUpdates(120);
        const controller = new AbortController();
        const reason = new Error("enough");
        if (at > 0) setTimeout(() => controller.abort(reason), at);
        else controller.abort(reason);
        const update = async (updates, options) => {
          const entries = await clock.pass(client.updateAgentsCalling(updates, options));
          return entries.map(({ agentId, status, outcome, reason: why }) => ({
            agentId,
            status,
            why: why && `${why.code} ${outcome} ${why.outcome} ${why.attempts} ${why.cause === reason}`,
          }));
        };
        const first = await update(updates, { signal: controller.signal, concurrency: 5 });
        const cut = { at: clock.now, sent: log.length };
        const unsent = updates.filter((_, index) => first[index].status === "rejected");
        return { first, unsent, cut, second: await update(unsent), log };
      }, at);

      assert.equal(cut.at, at);
      assert.deepEqual(
        first.map(({ agentId }) => agentId),
        first.map((_, index) => `agent-${index}`),
      );
      const sent = new Set(log.slice(0, cut.sent).map(({ agentId }) => agentId));
      const done = new Set(
        log
          .slice(0, cut.sent)
          .filter(({ status, at: sentAt }) => status === 200 && sentAt + 50 <= at)
          .map(({ agentId }) => agentId),
      );
      for (const { agentId, status, why } of first) {
        if (done.has(agentId)) assert.equal(status, "fulfilled");
        else if (!sent.has(agentId)) assert.equal(why, "aborted not_sent not_sent 0 true", agentId);
        else {
          // The result of a refusal is known; that of a request in flight is not.
          const last = log.slice(0, cut.sent).findLast((entry) => entry.agentId === agentId);
          const outcome = last.status === 429 && last.at + 50 <= at ? "rejected" : "unknown";
          assert.match(why, new RegExp(`^aborted ${outcome} ${outcome} [1-9] true$`), agentId);
        }
      }
      assert.equal(done.size, { 0: 0, 510: 50, 30_000: 100 }[at]);
      // Sent but not done: in flight, or rate limited and waiting. There are at most `concurrency`.
      const refused = log.slice(0, cut.sent).filter(({ status }) => status === 429).length;
      assert.equal(sent.size - done.size, { 0: 0, 510: 5, 30_000: refused }[at]);
      assert.ok(refused <= 5, `${refused} met the limit`);
      assert.equal(unsent.length, 120 - done.size);
      assert.deepEqual(
        second.filter(({ status }) => status !== "fulfilled"),
        [],
      );
    });
  }

  it("rejects with all issues of all updates, and sends nothing", async () => {
    const { code, outcome, paths, sent } = await page.evaluate(async () => {
      const log = simulateService();
      const updates = Array.from({ length: 20 }, (_, index) => ({
        agentId: `agent-${index}`,
        direction: "outbound",
        phoneIds: ["phone-1"],
      }));
      updates[3] = { ...updates[3], agentId: "../3" };
      updates[9] = null;
      updates[17] = {
        agentId: "agent-17",
        direction: "Outbound",
        phoneIds: ["+1234567890", "phone-1", "phone-1"],
      };
      const error = await client.updateAgentsCalling(updates).catch((error) => error);
      return {
        code: error.code,
        outcome: error.outcome,
        paths: error.issues.map(({ path }) => path),
        sent: log.length,
      };
    });
    assert.deepEqual([code, outcome, sent], ["invalid_input", "not_sent", 0]);
    assert.deepEqual(paths.sort(), [
      "updates[17].direction",
      "updates[17].phoneIds[0]",
      "updates[17].phoneIds[2]",
      "updates[3].agentId",
      "updates[9]",
    ]);
  });

  it("sends several updates of one agent in order", async () => {
    const { statuses, order } = await page.evaluate(async () => {
      const log = simulateService();
      const updates = ["inbound", "outbound", "inbound", "outbound"].map((direction) => ({
        agentId: "agent-1",
        direction,
      }));
      const entries = await clock.pass(client.updateAgentsCalling(updates, { concurrency: 4 }));
      return {
        statuses: entries.map(({ status }) => status),
        order: log.map(({ direction, at }) => `${direction} ${at}`),
      };
    });
    assert.deepEqual(statuses, Array(4).fill("fulfilled"));
    assert.deepEqual(order, ["inbound 0", "outbound 50", "inbound 100", "outbound 150"]);
  });

  it("sends a waiting update before a later call or bulk update for the same agent", async () => {
    const { ends, order } = await page.evaluate(async () => {
      const log = simulateService();
      const updates = ["agent-1", "agent-2", "agent-3"].map((agentId) => ({
        agentId,
        direction: "outbound",
      }));
      const calls = [
        client.updateAgentsCalling(updates, { concurrency: 1 }),
        client.updateAgentCalling("agent-3", "inbound"),
        client.updateAgentsCalling([{ agentId: "agent-2", direction: "inbound" }]),
      ];
      /** @type {any[]} */
      const [bulk, one, other] = await clock.pass(Promise.allSettled(calls));
      const ends = [
        ...bulk.value.map(({ status }) => status),
        one.reason?.message ?? one.status,
        other.value[0].status,
      ];
      return { ends, order: log.map(({ agentId, direction, at }) => `${agentId} ${direction} ${at}`) };
    });
    assert.deepEqual(ends, Array(5).fill("fulfilled"));
    assert.deepEqual(order, [
      "agent-1 outbound 0",
      "agent-2 outbound 50",
      "agent-3 outbound 100",
      "agent-2 inbound 100",
      "agent-3 inbound 150",
    ]);
  });
});
