// A call that needs more memory than there is.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { launch } from "./browser.mjs";
import { openEmpty } from "./empty-page.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, fault, requests, reset } from "./sandbox.mjs";

let browser;
before(async () => {
  browser = await launch();
  await reset();
});
after(() => browser?.close());

it("ends as interrupted, and so do the calls beside it; the next one works", { timeout: 600_000 }, async () => {
  await fault({ stall: "headers", match: { path: `/api/v1/agents/${AGENT}/calling` } });
  const page = await openEmpty(browser);
  const ends = await page.evaluate(
    async ({ agent, options }) => {
      const { createClient, TalkoverError } = await import("/pkg/dist/index.js");
      const client = createClient(options);
      const end = (call) =>
        call.then(
          () => ["done"],
          (error) => [error.code, error.outcome, error.attempts, error.cause instanceof WebAssembly.RuntimeError, error instanceof TalkoverError],
        );
      const attempted = new Promise((resolve) => {
        const own = window.fetch;
        window.fetch = (...args) => (resolve(), (window.fetch = own)(...args));
      });
      const inFlight = client.updateAgentCalling(agent, "inbound");
      await attempted;
      // Ten thousand updates of ten thousand ids, all of which the memory would have to hold at once.
      const phoneIds = Array.from({ length: 10_000 }, (_, index) => `${"x".repeat(120)}${index}`);
      const updates = Array.from({ length: 10_000 }, (_, index) => ({ agentId: `agent-${index}`, direction: "inbound", phoneIds }));
      const huge = client.updateAgentsCalling(updates);
      const next = client.updateAgentCalling("4bee8be1-7cd3-5973-8bf7-729545e8a6ed", "inbound");
      return Promise.all([inFlight, huge, next].map(end));
    },
    { agent: AGENT, options: { baseUrl: "/api/v1", token: TOKEN, maxRetries: 0, attemptTimeoutMs: 500_000, timeoutMs: 500_000 } },
  );
  assert.deepEqual(ends, [
    ["interrupted", "unknown", 1, true, true],
    ["interrupted", "not_sent", 0, true, true],
    ["done"],
  ]);
  assert.equal((await requests({ method: "PUT" })).length, 2);
});
