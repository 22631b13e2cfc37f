// On a server, calls belong to different users, so they must not affect each other.
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, beforeEach, describe, it } from "node:test";
import { freshCopy } from "./fresh-copy.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, fault, requests, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const OTHER = "4bee8be1-7cd3-5973-8bf7-729545e8a6ed";
const OPTIONS = { baseUrl: `${address}/api/v1`, token: TOKEN };
const { fetch } = globalThis;

beforeEach(reset);
afterEach(() => (globalThis.fetch = fetch));

describe("two users' calls at once", () => {
  for (const agents of [
    [AGENT, AGENT],
    [AGENT, OTHER],
  ]) {
    for (const isWarm of [false, true]) {
      const which = `${agents[0] === agents[1] ? "for one agent" : "for two agents"}, ${isWarm ? "warm" : "cold"}`;
      it(`carry their own tokens, and run in their own async contexts: ${which}`, async () => {
        const { createClient, init } = await freshCopy();
        if (isWarm) await init();
        const users = new AsyncLocalStorage();
        const sent = [];
        globalThis.fetch = async (url, /** @type {any} */ { headers, body }) => {
          const user = users.getStore();
          // The first call is still running when the second one starts.
          await new Promise((resolve) => setTimeout(resolve, user === "ann" ? 30 : 5));
          sent.push([user, headers.authorization, users.getStore()]);
          const isFirst = sent.filter(([name]) => name === user).length === 1;
          if (isFirst) return new Response("{}", { status: 503, headers: { "retry-after": "0.01" } });
          return Response.json({
            success: true,
            data: { id: url.split("/").at(-2), direction: JSON.parse(body).direction },
          });
        };
        const told = [];
        const client = createClient({
          baseUrl: "https://api.example",
          token: async () => (await undefined, `token_${users.getStore()}`),
          onAttempt: ({ attempt }) => told.push(`${users.getStore()} ${attempt}`),
        });
        const save = (user, agentId) =>
          users.run(user, () => client.updateAgentCalling(agentId, "inbound").then(() => users.getStore()));
        assert.deepEqual(await Promise.all([save("ann", agents[0]), save("bob", agents[1])]), ["ann", "bob"]);
        for (const [user, authorization, after] of sent)
          assert.deepEqual([authorization, after], [`Bearer token_${user}`, user]);
        assert.deepEqual(told.toSorted(), ["ann 1", "ann 2", "bob 1", "bob 2"]);
      });
    }
  }

  it("do not wait for each other, even for the same agent", async () => {
    const { createClient } = await freshCopy();
    const client = createClient({ baseUrl: "https://api.example" });
    let answer;
    globalThis.fetch = async (_, /** @type {any} */ { body }) => {
      const { direction } = JSON.parse(body);
      if (direction === "inbound") await new Promise((resolve) => (answer = resolve));
      return Response.json({ success: true, data: { id: AGENT, direction } });
    };
    const first = client.updateAgentCalling(AGENT, "inbound");
    await client.updateAgentCalling(AGENT, "outbound");
    await until(() => answer);
    answer();
    assert.equal((await first).data.direction, "inbound");
  });

  it("do not share a rate limit", async () => {
    const { createClient } = await freshCopy();
    const client = createClient({ ...OPTIONS, maxRetries: 0 });
    await fault({ status: 429, headers: { "Retry-After": "60" }, text: "" });
    await assert.rejects(client.updateAgentCalling(AGENT, "inbound"), {
      code: "rate_limited",
      outcome: "rejected",
    });
    assert.equal((await client.updateAgentCalling(AGENT, "inbound")).data.direction, "inbound");
  });

  it("request no lock, even if the runtime supports them", async () => {
    const kept = Object.getOwnPropertyDescriptor(globalThis, "navigator");
    let asked = 0;
    const locks = { query: async () => {}, request: () => ((asked += 1), new Promise(() => {})) };
    Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true });
    try {
      const { createClient } = await freshCopy();
      await createClient(OPTIONS).updateAgentCalling(AGENT, "inbound");
    } finally {
      delete globalThis.navigator;
      if (kept) Object.defineProperty(globalThis, "navigator", kept);
    }
    assert.equal(asked, 0);
  });
});

it("a bulk update runs in one instance and keeps the order of each agent", async () => {
  const { createClient } = await freshCopy();
  const client = createClient(OPTIONS);
  await fault({ delay_ms: 100 });
  const entries = await client.updateAgentsCalling([
    { agentId: AGENT, direction: "outbound" },
    { agentId: AGENT, direction: "inbound" },
  ]);
  assert.deepEqual(
    entries.map(({ status }) => status),
    ["fulfilled", "fulfilled"],
  );
  const sent = (await requests({ method: "PUT" })).map(({ body }) => JSON.parse(body).direction);
  assert.deepEqual(sent, ["outbound", "inbound"]);
});

it("requests bypass the cache, unless the runtime rejects the `cache` option", async () => {
  const { createClient } = await freshCopy();
  const client = createClient(OPTIONS);
  const asked = [];
  globalThis.fetch = async (url, init) => (asked.push(init.cache), fetch(url, init));
  await client.getAgent(AGENT);
  const { Request } = globalThis;
  // Like Cloudflare's runtime before 2024-11-11.
  const refuse = (/** @type {RequestInit} */ { cache }) => {
    if (cache !== undefined)
      throw new Error("The 'cache' field on 'RequestInitializerDict' is not implemented.");
  };
  globalThis.Request = class extends Request {
    constructor(url, init = {}) {
      refuse(init);
      super(url, init);
    }
  };
  globalThis.fetch = async (url, init) => {
    refuse(init);
    asked.push(init.cache, init.signal instanceof AbortSignal);
    return fetch(url, init);
  };
  try {
    await client.getAgent(AGENT);
  } finally {
    globalThis.Request = Request;
  }
  assert.deepEqual(asked, ["no-store", undefined, true]);
});

it("an error that a framework's fetch throws for control flow is passed on without a retry", async () => {
  const { createClient } = await freshCopy();
  let calls = 0;
  const steering = Object.assign(new Error("Dynamic server usage"), { digest: "DYNAMIC_SERVER_USAGE" });
  globalThis.fetch = async () => {
    calls += 1;
    throw steering;
  };
  const error = await createClient(OPTIONS)
    .getAgent(AGENT)
    .catch((error) => error);
  assert.deepEqual(
    [error.digest, error.cause === steering, error.attempts, calls],
    ["DYNAMIC_SERVER_USAGE", true, 0, 1],
  );
});
