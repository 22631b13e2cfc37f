// Many agents in one call: the rate limit is met as seldom as can be, and no update is lost to it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { launch } from "./browser.mjs";
import { openEmpty } from "./empty-page.mjs";
import { agents, arrivals } from "./numbered.mjs";
import { TOKEN, address, reset } from "./sandbox.mjs";

const script = async (name) => readFile(new URL(name, import.meta.url), "utf8");
const MINUTE = 60_000;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe("a bulk update, in virtual time", { timeout: 60_000 }, () => {
  let simulation;
  let page;

  before(async () => {
    simulation = { content: (await script("virtual-clock.js")) + (await script("simulated-service.js")) };
  });

  // A page for each test: a base URL that is held stays so.
  async function open() {
    await page?.close();
    page = await openEmpty(browser, simulation);
    await page.evaluate(prepareClient, TOKEN);
  }

  for (const exposed of [true, false]) {
    for (const concurrency of [1, 4, 16]) {
      const told = exposed ? "its headers" : "the body of a refusal only";
      it(`of 250 agents ends in the third minute, ${concurrency} at once, the limit told by ${told}`, async () => {
        await open();
        const { entries, log, progress, took } = await page.evaluate(
          async ({ exposed, concurrency }) => {
            const log = simulateService({ exposed });
            const progress = [];
            const onProgress = (event) => progress.push({ ...event, at: clock.now });
            const updates = Array.from({ length: 250 }, (_, index) => ({ agentId: `agent-${index}`, direction: "outbound" }));
            // Far less than the pauses: each update has this time for itself, from when its turn comes.
            const options = { concurrency, onProgress, timeoutMs: 1_000 };
            const entries = await clock.pass(client.updateAgentsCalling(updates, options));
            return { entries, log, progress, took: clock.now };
          },
          { exposed, concurrency },
        );

        assert.deepEqual(entries.filter(({ status }) => status !== "fulfilled"), []);
        assert.deepEqual(entries.map(({ agentId }) => agentId), entries.map((_, index) => `agent-${index}`));
        assert(took > 2 * MINUTE && took < 3 * MINUTE, `${took} ms`);

        const windows = [...new Set(log.map(({ window }) => window))];
        assert.equal(windows.length, 3);
        const refused = windows.map((window) => log.filter((request) => request.window === window && request.status === 429).length);
        // A window that is used up says so where the headers are told; else one has to find out.
        const most = exposed ? concurrency - 1 : concurrency;
        assert(refused.every((count) => count <= most), `refused in each window: ${refused}`);
        if (!exposed) assert(refused[0] > 0 && refused[1] > 0);

        assert.deepEqual({ ...progress[0], at: 0 }, { total: 250, done: 0, succeeded: 0, failed: 0, inFlight: 0, pausedMs: 0, at: 0 });
        assert.deepEqual({ ...progress.at(-1), at: 0 }, { total: 250, done: 250, succeeded: 250, failed: 0, inFlight: 0, pausedMs: 0, at: 0 });
        for (const [index, { total, done, succeeded, failed, inFlight, pausedMs, at }] of progress.entries()) {
          const before = progress[index - 1] ?? { done: 0, pausedMs: 0 };
          assert(total === 250 && done === succeeded + failed && done >= before.done && done + inFlight <= total);
          assert(inFlight <= concurrency && pausedMs >= 0 && pausedMs <= MINUTE + 1_000);
          if (pausedMs > 0 && index + 1 < progress.length) {
            const next = progress[index + 1];
            const isOver = next.pausedMs === 0;
            assert(isOver ? next.at >= at + pausedMs : next.at + next.pausedMs >= at + pausedMs, "pauses last as long as was said");
          }
        }
        const pauses = progress.filter(({ pausedMs }, index) => pausedMs > 0 && progress[index - 1].pausedMs === 0);
        assert.equal(pauses.length, 2);
        assert(pauses.every(({ pausedMs }) => pausedMs > MINUTE / 2));
      });
    }
  }

  it("gives each update its own time, from when its turn comes", async () => {
    await open();
    const { entries, log, ended } = await page.evaluate(async () => {
      const log = simulateService({ stalled: ["agent-150"] });
      const updates = Array.from({ length: 200 }, (_, index) => ({ agentId: `agent-${index}`, direction: "outbound" }));
      const ended = [];
      const onProgress = ({ failed }) => {
        if (failed > ended.length) ended.push(clock.now);
      };
      const options = { concurrency: 2, timeoutMs: 3_000, maxRetries: 9, onProgress };
      const entries = await clock.pass(client.updateAgentsCalling(updates, options));
      return { entries: entries.map(({ agentId, status, reason }) => ({ agentId, status, code: reason?.code, outcome: reason?.outcome })), log, ended };
    });
    const failed = entries.filter(({ status }) => status === "rejected");
    assert.deepEqual(failed, [{ agentId: "agent-150", status: "rejected", code: "timeout", outcome: "unknown" }]);
    const begun = log.find(({ agentId }) => agentId === "agent-150").at;
    assert(begun > MINUTE);
    assert.deepEqual(ended, [begun + 3_000]);
  });

  for (const [when, at] of [["in a pause", 30_000], ["between two requests", 1_010], ["before anything was sent", 0]]) {
    it(`that is aborted ${when} tells what was done and what was not, and the rest completes it`, async () => {
      await open();
      const { first, unsent, second, log, cut } = await page.evaluate(async (at) => {
        const log = simulateService();
        const updates = Array.from({ length: 120 }, (_, index) => ({ agentId: `agent-${index}`, direction: "outbound" }));
        const controller = new AbortController();
        const reason = new Error("enough");
        if (at > 0) setTimeout(() => controller.abort(reason), at);
        else controller.abort(reason);
        const update = async (updates, options) => {
          const entries = await clock.pass(client.updateAgentsCalling(updates, options));
          return entries.map(({ agentId, status, reason: why }) => ({
            agentId,
            status,
            why: why === reason ? "reason" : why && `${why.code} ${why.outcome} ${why.attempts} ${why.cause === reason}`,
          }));
        };
        const first = await update(updates, { signal: controller.signal, concurrency: 5 });
        const cut = { at: clock.now, sent: log.length };
        const unsent = updates.filter((_, index) => first[index].status === "rejected");
        return { first, unsent, cut, second: await update(unsent), log };
      }, at);

      assert.equal(cut.at, at);
      assert.deepEqual(first.map(({ agentId }) => agentId), first.map((_, index) => `agent-${index}`));
      const sent = new Set(log.slice(0, cut.sent).map(({ agentId }) => agentId));
      const done = new Set(log.slice(0, cut.sent).filter(({ status, at: sentAt }) => status === 200 && sentAt + 50 <= at).map(({ agentId }) => agentId));
      for (const { agentId, status, why } of first) {
        if (done.has(agentId)) assert.equal(status, "fulfilled");
        else assert.equal(why, sent.has(agentId) ? "reason" : "aborted not_sent 0 true", agentId);
      }
      assert.equal(done.size, { 0: 0, 1_010: 100, 30_000: 100 }[at]);
      assert.equal(unsent.length, 120 - done.size);
      assert.deepEqual(second.filter(({ status }) => status !== "fulfilled"), []);
    });
  }

  it("is refused with all faults of all updates, and sends nothing", async () => {
    await open();
    const { code, outcome, paths, sent } = await page.evaluate(async () => {
      const log = simulateService();
      const updates = Array.from({ length: 20 }, (_, index) => ({ agentId: `agent-${index}`, direction: "outbound", phoneIds: ["phone-1"] }));
      updates[3] = { ...updates[3], agentId: "../3" };
      updates[9] = null;
      updates[17] = { agentId: "agent-17", direction: "Outbound", phoneIds: ["+1234567890", "phone-1", "phone-1"] };
      const error = await client.updateAgentsCalling(updates).catch((error) => error);
      return { code: error.code, outcome: error.outcome, paths: error.issues.map(({ path }) => path), sent: log.length };
    });
    assert.deepEqual([code, outcome, sent], ["invalid_input", "not_sent", 0]);
    assert.deepEqual(paths.sort(), ["updates[17].direction", "updates[17].phoneIds[0]", "updates[17].phoneIds[2]", "updates[3].agentId", "updates[9]"]);
  });

  it("and single calls heed a limit that is met while they fetch their token", async () => {
    await open();
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
    assert.deepEqual(early, [{ agentId: "agent-1", at: 0 }, { agentId: "agent-2", at: 0 }]);
    assert(sent.some(({ agentId }) => agentId === "agent-4"));
  });

  it("sends two updates for one agent in their order", async () => {
    await open();
    const { statuses, order } = await page.evaluate(async () => {
      const log = simulateService();
      const updates = ["inbound", "outbound", "inbound", "outbound"].map((direction) => ({ agentId: "agent-1", direction }));
      const entries = await clock.pass(client.updateAgentsCalling(updates, { concurrency: 4 }));
      return { statuses: entries.map(({ status }) => status), order: log.map(({ direction, at }) => `${direction} ${at}`) };
    });
    assert.deepEqual(statuses, Array(4).fill("fulfilled"));
    assert.deepEqual(order, ["inbound 0", "outbound 50", "inbound 100", "outbound 150"]);
  });

  it("goes before a later call for an agent that still waits in it, be it a call or another bulk update", async () => {
    await open();
    const { ends, order } = await page.evaluate(async () => {
      const log = simulateService();
      const updates = ["agent-1", "agent-2", "agent-3"].map((agentId) => ({ agentId, direction: "outbound" }));
      const calls = [
        client.updateAgentsCalling(updates, { concurrency: 1 }),
        client.updateAgentCalling("agent-3", "inbound"),
        client.updateAgentsCalling([{ agentId: "agent-2", direction: "inbound" }]),
      ];
      const [bulk, one, other] = await clock.pass(Promise.allSettled(calls));
      const ends = [...bulk.value.map(({ status }) => status), one.reason?.message ?? one.status, other.value[0].status];
      return { ends, order: log.map(({ agentId, direction, at }) => `${agentId} ${direction} ${at}`) };
    });
    assert.deepEqual(ends, Array(5).fill("fulfilled"));
    assert.deepEqual(order, ["agent-1 outbound 0", "agent-2 outbound 50", "agent-3 outbound 100", "agent-2 inbound 100", "agent-3 inbound 150"]);
  });
});

// Runs in the page. The base URL is of the page's own origin, so that it may have a token.
async function prepareClient(token) {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  globalThis.client = createClient({ baseUrl: "/api/v1", token });
}

describe("a bulk update of the sandbox's agents", { timeout: 60_000 }, () => {
  before(reset);
  after(reset);

  it("waits for window after window of a small limit, and every agent is changed once", async () => {
    const limit = await fetch(`${address}/sandbox/rate-limit`, { method: "PUT", body: JSON.stringify({ limit: 10, window_seconds: 1 }) });
    assert(limit.ok);
    const page = await openEmpty(browser);
    await page.evaluate(prepareClient, TOKEN);
    const some = agents.slice(0, 25);
    assert.equal(some.length, 25);
    const { entries, pauses } = await page.evaluate(async (agents) => {
      const updates = agents.map((agentId) => ({ agentId, direction: "outbound", phoneIds: ["phone-uuid-1"] }));
      let pauses = 0;
      const onProgress = ({ pausedMs }) => (pauses += pausedMs > 0);
      return { entries: await client.updateAgentsCalling(updates, { onProgress, timeoutMs: 900, maxRetries: 0 }), pauses };
    }, some);
    assert.deepEqual(entries.map(({ agentId, status }) => [agentId, status]), some.map((agentId) => [agentId, "fulfilled"]));
    assert(pauses >= 2);
    const log = await arrivals();
    assert.deepEqual(log.filter(({ applied }) => applied).map(({ agentId }) => agentId).sort(), some.toSorted());
    assert(log.length <= 25 + 2 * 3, `${log.length - 25} of them met the limit`);
  });
});
