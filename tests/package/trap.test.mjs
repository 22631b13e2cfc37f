// A wasm instance that traps interrupts the calls in flight. Each rejects with a correct outcome,
// and the page continues to work.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, fault, requests, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const OTHER = "4bee8be1-7cd3-5973-8bf7-729545e8a6ed";
const stall = (agentId) => fault({ stall: "headers", match: { path: `/api/v1/agents/${agentId}/calling` } });

let browser;
let page;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  await reset();
  await page?.close();
  page = await openEmpty(browser);
  await page.evaluate(prepare, {
    agent: AGENT,
    other: OTHER,
    options: { baseUrl: "/api/v1", token: TOKEN, maxRetries: 0, timeoutMs: 60_000 },
  });
});

// Runs in the page.
async function prepare({ agent, other, options }) {
  const library = await import("/pkg/dist/index.js");
  const client = library.createClient(options);
  await library.init();
  Object.assign(window, { agent, other, client });
  const { Object: kept } = window;

  /** Returns the result of a call, or the list of results of a bulk update. */
  window.end = (call) =>
    call.then(
      (reply) =>
        Array.isArray(reply)
          ? reply.map(({ agentId, status, reason }) => [
              agentId,
              status,
              reason?.code,
              reason?.outcome,
              reason?.attempts,
            ])
          : ["done"],
      (error) => [
        error.code,
        error.outcome,
        error.attempts,
        error instanceof library.TalkoverError,
        error.constructor === library.TalkoverError,
      ],
    );
  /** Throws an exception that no Rust code expects: the glue finds no `Object`. */
  window.crash = () => {
    window.Object = undefined;
    try {
      // The call requests its lock synchronously.
      return client.updateAgentCalling("agent-of-nobody", "inbound");
    } finally {
      window.Object = kept;
    }
  };
  window.sent = () =>
    new Promise((resolve) => {
      const own = window.fetch;
      window.fetch = (...args) => {
        window.fetch = own;
        window.lastSignal = args[1].signal;
        resolve(undefined);
        return own(...args);
      };
    });
}

it("every call in flight rejects with its outcome, and the next one works", async () => {
  await stall(AGENT);
  const ends = await page.evaluate(async () => {
    const isSent = sent();
    const calls = [
      client.updateAgentCalling(agent, "inbound"),
      client.updateAgentCalling(agent, "outbound"),
      client.updateAgentCalling(other, "inbound"),
    ];
    await isSent;
    await calls[2];
    const crashed = crash();
    return Promise.all([...calls, crashed, client.updateAgentCalling(agent, "inbound")].map(end));
  });
  assert.deepEqual(ends, [
    ["interrupted", "unknown", 1, true, true],
    ["interrupted", "not_sent", 0, true, true],
    ["done"],
    ["interrupted", "not_sent", 0, true, true],
    ["done"],
  ]);
});

it("a read is interrupted without an outcome", async () => {
  await fault({ stall: "headers", match: { method: "GET" } });
  const ends = await page.evaluate(async () => {
    const isSent = sent();
    const call = client.getAgent(agent);
    await isSent;
    await crash().catch(() => {});
    return end(call);
  });
  assert.deepEqual(ends, ["interrupted", undefined, 1, true, true]);
});

it("an update that waits to retry after a refusal keeps the outcome `rejected`", async () => {
  await fault({ status: 429, headers: { "Retry-After": "30" }, text: "" });
  const ends = await page.evaluate(async () => {
    const refused = Promise.withResolvers();
    const call = client.updateAgentCalling(agent, "inbound", null, {
      maxRetries: 1,
      onAttempt: refused.resolve,
    });
    await refused.promise;
    await crash().catch(() => {});
    return end(call);
  });
  assert.deepEqual(ends, ["interrupted", "rejected", 1, true, true]);
});

it("a bulk update keeps the results of its agents", async () => {
  await stall(AGENT);
  await page.evaluate(() => {
    const updates = [other, agent, other].map((agentId) => ({ agentId, direction: "inbound" }));
    window.bulk = client.updateAgentsCalling(updates, { concurrency: 1 });
  });
  await until(async () => (await requests({ method: "PUT" })).length === 2);
  const ends = await page.evaluate(async () => {
    await crash().catch(() => {});
    return end(bulk);
  });
  assert.deepEqual(ends, [
    [OTHER, "fulfilled", undefined, undefined, undefined],
    [AGENT, "rejected", "interrupted", "unknown", 1],
    [OTHER, "rejected", "interrupted", "not_sent", 0],
  ]);
});

it("locks, listeners and requests are released", async () => {
  await stall(AGENT);
  const facts = await page.evaluate(async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    for (const [method, change] of Object.entries({ addEventListener: 1, removeEventListener: -1 })) {
      signal[method] = (...args) => {
        listeners += change;
        AbortSignal.prototype[method].apply(signal, args);
      };
    }
    const isSent = sent();
    const calls = [
      client.updateAgentCalling(agent, "inbound", null, { signal }),
      client.updateAgentCalling(agent, "outbound", null, { signal }),
    ];
    await isSent;
    const before = { listeners, locks: (await navigator.locks.query()).held.length };
    await crash().catch(() => {});
    await Promise.allSettled(calls);
    const { held, pending } = await navigator.locks.query();
    return { before, after: { listeners, held, pending }, isCancelled: lastSignal.aborted };
  });
  assert.deepEqual(facts, {
    before: { listeners: 2, locks: 1 },
    after: { listeners: 0, held: [], pending: [] },
    isCancelled: true,
  });
});

it("a stack overflow in the wasm interrupts the calls, and the next one works", async () => {
  await stall(OTHER);
  const ends = await page.evaluate(async () => {
    const isSent = sent();
    // If the stack has no room to interrupt the call, its timer does.
    const call = client.updateAgentCalling(other, "inbound", null, { attemptTimeoutMs: 500 });
    await isSent;
    let calls = 0;
    const deeper = () => {
      try {
        deeper();
      } catch {
        // The stack has overflowed.
      }
      // On the way up, each call has slightly more stack than the one before.
      if ((calls += 1) < 200) client.updateAgentCalling(agent, "sideways").catch(() => {});
    };
    deeper();
    return [await end(call), await end(client.updateAgentCalling(agent, "inbound"))];
  });
  assert.deepEqual(ends, [["interrupted", "unknown", 1, true, true], ["done"]]);
});
