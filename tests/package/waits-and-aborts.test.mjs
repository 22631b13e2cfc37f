// Events of calls that wait, and of calls that are aborted.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { SUPPORT_BOT as AGENT, fault, requests, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";
import { freshCopy } from "./fresh-copy.mjs";

const PATH = `/api/v1/agents/${AGENT}/calling`;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(reset);

async function open(context = browser) {
  const page = await openEmpty(context);
  await page.evaluate(async (agentId) => {
    const { createClient } = await import("/pkg/dist/index.js");
    const events = [];
    const on =
      (kind) =>
      (/** @type {any} */ { agentId: _, ...event }) =>
        void events.push({ kind, ...event });
    const client = createClient({ baseUrl: "/talkover", onWait: on("wait"), onAttempt: on("attempt") });
    const controller = new AbortController();
    const ended = (promise) =>
      promise.then(
        () => "done",
        (error) => (error === "stop" ? "reason" : error.code),
      );
    globalThis.test = {
      events,
      save: (direction, signal) => ended(client.updateAgentCalling(agentId, direction, null, { signal })),
      read: () => ended(client.getAgent(agentId)),
      controller,
    };
  }, AGENT);
  return page;
}

/** @type {(page: any) => Promise<any[]>} */
const events = (page) => page.evaluate(() => globalThis.test.events);

describe("a call reports that it waits", () => {
  it("in its agent's queue", async () => {
    const page = await open();
    const ends = await page.evaluate(() => {
      const { save } = globalThis.test;
      return Promise.all([save("inbound"), save("outbound")]);
    });
    assert.deepEqual(ends, ["done", "done"]);
    const waits = (await events(page)).filter(({ kind }) => kind === "wait");
    assert.deepEqual(waits, [{ kind: "wait", reason: "queue" }]);
  });

  it("for another tab", async () => {
    const context = await browser.newContext();
    const [first, second] = [await open(context), await open(context)];
    await fault({ match: { path: PATH }, stall: "headers" });
    await first.evaluate(() => void globalThis.test.save("inbound", globalThis.test.controller.signal));
    await until(async () => (await requests({ method: "PUT" })).length === 1);
    await second.evaluate(() => void (globalThis.test.saved = globalThis.test.save("outbound")));
    await until(async () => (await events(second)).some(({ reason }) => reason === "other_tab"));
    await first.evaluate(() => globalThis.test.controller.abort("stop"));
    assert.equal(await second.evaluate(() => globalThis.test.saved), "done");
    await context.close();
  });

  it("for a rate limit, with the remaining time", async () => {
    const page = await open();
    await fault({ match: { path: PATH }, status: 429, headers: { "retry-after": "1" } });
    await page.evaluate(() => void (globalThis.test.saved = globalThis.test.save("inbound")));
    await until(async () => (await events(page)).some(({ code }) => code === "rate_limited"));
    assert.equal(await page.evaluate(() => globalThis.test.read()), "done");
    assert.equal(await page.evaluate(() => globalThis.test.saved), "done");
    const { reason, delayMs } = (await events(page)).find(({ kind }) => kind === "wait");
    assert.equal(reason, "rate_limit");
    assert(delayMs > 0 && delayMs <= 1_000, `${delayMs}`);
  });
});

describe("an abort reports what was sent", () => {
  it("as the last event of a call: sent, and perhaps applied", async () => {
    const page = await open();
    await fault({ match: { path: PATH }, stall: "headers" });
    const ended = page.evaluate(() => globalThis.test.save("inbound", globalThis.test.controller.signal));
    await until(async () => (await requests({ method: "PUT" })).length === 1);
    await page.evaluate(() => globalThis.test.controller.abort("stop"));
    assert.equal(await ended, "reason");
    const left = { attempt: 1, code: "aborted", outcome: "unknown", willRetry: false };
    assert.deepEqual(await events(page), [{ kind: "attempt", ...left }]);
  });

  it("nothing, if the call waited, was aborted before, or while the wasm was loading", async () => {
    const { createClient } = await freshCopy();
    const left = { agentId: AGENT, attempt: 0, code: "aborted", outcome: "not_sent", willRetry: false };
    for (const isLoaded of [false, true]) {
      const told = [];
      const client = createClient({ baseUrl: "http://127.0.0.1:9", onAttempt: (event) => told.push(event) });
      const signal = AbortSignal.abort("stop");
      const end = await client
        .updateAgentCalling(AGENT, "inbound", null, { signal })
        .catch((reason) => reason);
      assert.deepEqual([end, told], ["stop", [left]], `loaded: ${isLoaded}`);
    }
  });
});

describe("an application's tests", () => {
  it("create errors like the library, and get a TypeError for an invalid one", async () => {
    const { TalkoverError } = await freshCopy();
    const error = new TalkoverError("Saved elsewhere", { code: "conflict", outcome: "not_sent", cause: 5 });
    assert(error instanceof Error && error instanceof TalkoverError);
    assert.deepEqual(
      { ...error },
      { code: "conflict", params: {}, outcome: "not_sent", attempts: 0, issues: [] },
    );
    assert.deepEqual([error.name, error.message, error.cause], ["TalkoverError", "Saved elsewhere", 5]);
    /** @type {any[][]} */
    const faulty = [[], ["x"], ["x", {}], [1, { code: "a" }], ["x", { code: "a", outcome: "done" }]];
    for (const args of faulty)
      assert.throws(() => Reflect.construct(TalkoverError, args), /^TypeError: new TalkoverError\(/);
  });

  it("reset rate limits and options with resetForTests", async () => {
    const library = await freshCopy();
    const { fetch } = globalThis;
    /** @type {any} */
    const page = globalThis;
    page.location = new URL("https://page.example/");
    let asked = 0;
    globalThis.fetch = async () => {
      asked += 1;
      const headers = { "retry-after": "3600" };
      return Response.json({ message: "Too many" }, { status: 429, headers });
    };
    try {
      library.configure({ baseUrl: "/talkover", maxRetries: 0 });
      const save = () => library.updateAgentCalling(AGENT, "inbound").catch((error) => error);
      assert.equal((await save()).code, "rate_limited");
      assert.deepEqual([(await save()).outcome, asked], ["not_sent", 1]);
      library.resetForTests();
      assert.equal((await save()).code, "invalid_options");
      library.configure({ baseUrl: "/talkover", maxRetries: 0 });
      assert.deepEqual([(await save()).outcome, asked], ["rejected", 2]);
    } finally {
      globalThis.fetch = fetch;
      delete page.location;
    }
  });

  it("get a hint that configure replaces earlier options", async () => {
    const { configure, updateAgentCalling } = await freshCopy();
    configure({ baseUrl: "https://voice.acme.com/api/v1", timeoutMs: 5 });
    configure({ timeoutMs: 1_000 });
    const { code, message } = await updateAgentCalling(AGENT, "inbound").catch((error) => error);
    assert.equal(code, "invalid_options");
    assert.match(message, /configure\(\) was called again without baseUrl, and replaces earlier options\.$/);
  });
});
