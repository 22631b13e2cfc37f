// Calls that need much memory, or more than is available.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, fault, requests, reset } from "../support/sandbox.mjs";

const OPTIONS = {
  baseUrl: "/api/v1",
  token: TOKEN,
  maxRetries: 0,
  attemptTimeoutMs: 500_000,
  timeoutMs: 500_000,
};
const MIB = 2 ** 20;

let browser;
before(async () => {
  browser = await launch();
});
beforeEach(reset);
after(() => browser?.close());

it("updates with more ids than fit into memory are rejected, and other calls are not affected", async () => {
  const page = await openEmpty(browser);
  const [huge, beside] = await page.evaluate(
    async ({ agent, options }) => {
      const { createClient } = await import("/pkg/dist/index.js");
      const client = createClient(options);
      const phoneIds = Array.from({ length: 10_000 }, (_, index) => `${"x".repeat(120)}${index}`);
      const updates = Array.from({ length: 10_000 }, (_, index) => ({
        agentId: `agent-${index}`,
        direction: /** @type {const} */ ("inbound"),
        phoneIds,
      }));
      const calls = [client.updateAgentsCalling(updates), client.updateAgentCalling(agent, "inbound")];
      return Promise.all(
        calls.map((call) =>
          call.then(
            () => "done",
            ({ code, issues }) => [code, ...issues.map(({ path, code }) => `${path}: ${code}`)],
          ),
        ),
      );
    },
    { agent: AGENT, options: OPTIONS },
  );
  assert.deepEqual(huge, ["invalid_input", "updates: too_many"]);
  assert.equal(beside, "done");
  assert.equal((await requests({ method: "PUT" })).length, 1);
});

it("10,000 updates with 10 ids each need the memory that docs/performance.md documents", {
  timeout: 300_000,
}, async () => {
  const page = await openEmpty(browser);
  const devtools = await page.context().newCDPSession(page);
  const used = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    return { heap: usedSize, wasm: await page.evaluate(() => memory.buffer.byteLength) };
  };
  await page.evaluate(async (options) => {
    const { instantiate } = /** @type {any} */ (WebAssembly);
    WebAssembly.instantiate = async (...args) => {
      const instance = await instantiate(...args);
      globalThis.memory = Object.values(instance.exports).find(
        (value) => value instanceof WebAssembly.Memory,
      );
      return instance;
    };
    const { createClient, init } = await import("/pkg/dist/index.js");
    await init();
    globalThis.client = createClient(options);
    globalThis.updates = Array.from({ length: 10_000 }, (_, index) => {
      const phoneIds = Array.from(
        { length: 10 },
        (_, place) => `550e8400-e29b-41d4-a716-${String(index * 10 + place).padStart(12, "0")}`,
      );
      return { agentId: `agent-${index}`, direction: "inbound", phoneIds };
    });
  }, OPTIONS);
  const before = await used();
  // The peak is reached when all updates are validated and queued, and none is sent.
  await page.evaluate(
    () =>
      new Promise((sent) => {
        globalThis.fetch = () => (sent(undefined), new Promise(() => {}));
        client.updateAgentsCalling(updates);
      }),
  );
  const after = await used();
  const [heap, wasm] = [after.heap - before.heap, after.wasm - before.wasm].map((bytes) => bytes / MIB);
  assert(heap < 2, `${heap} MiB of the JavaScript heap`);
  assert(wasm < 13, `${wasm} MiB of the wasm's memory`);
});

it("out of memory, all calls are interrupted, and the next one works", { timeout: 600_000 }, async () => {
  await fault({ stall: "headers", match: { path: `/api/v1/agents/${AGENT}/calling` } });
  const page = await openEmpty(browser);
  const [inFlight, next, ...huge] = await page.evaluate(
    async ({ agent, options }) => {
      const { createClient, TalkoverError } = await import("/pkg/dist/index.js");
      const client = createClient(options);
      const end = (call) =>
        call.then(
          () => ["done"],
          (error) => [
            error.code,
            error.outcome,
            error.attempts,
            error.cause instanceof WebAssembly.RuntimeError,
            error instanceof TalkoverError,
          ],
        );
      const attempted = new Promise((resolve) => {
        const own = window.fetch;
        window.fetch = (...args) => (resolve(undefined), (window.fetch = own)(...args));
      });
      const inFlight = client.updateAgentCalling(agent, "inbound");
      await attempted;
      // A million ids each take more than 100 MiB.
      const phoneIds = Array.from({ length: 10_000 }, (_, index) => `${"x".repeat(120)}${index}`);
      const updates = Array.from({ length: 100 }, (_, index) => ({
        agentId: `agent-${index}`,
        direction: /** @type {const} */ ("inbound"),
        phoneIds,
      }));
      const huge = await Promise.all(
        Array.from({ length: 40 }, () => end(client.updateAgentsCalling(updates))),
      );
      return [
        await end(inFlight),
        await end(client.updateAgentCalling("4bee8be1-7cd3-5973-8bf7-729545e8a6ed", "inbound")),
        ...huge,
      ];
    },
    { agent: AGENT, options: OPTIONS },
  );
  assert.deepEqual(inFlight, ["interrupted", "unknown", 1, true, true]);
  for (const end of huge) assert.deepEqual(end, ["interrupted", "not_sent", 0, true, true]);
  assert.deepEqual(next, ["done"]);
  assert.equal((await requests({ method: "PUT" })).length, 2);
});
