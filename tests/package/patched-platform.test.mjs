// Test runners, recorders and polyfills replace functions of the platform. Calls always end, and
// after the platform is restored the next one works, also for the same agent.
import assert from "node:assert/strict";
import { it } from "node:test";
import { createClient, init } from "../../pkg/dist/index.js";

/** @type {any} */
const platform = globalThis;
// Emulates a page, in which calls share agent queues and rate limits.
platform.location = new URL("http://127.0.0.1:9/");
const replaced = [
  [
    platform,
    "setTimeout clearTimeout queueMicrotask fetch AbortController Request Headers URL TextDecoder Array Object Reflect Date Math performance",
  ],
  [Date, "now"],
  [Math, "random"],
  [Performance.prototype, "now"],
  [JSON, "parse"],
  [Array, "isArray"],
  [Reflect, "get set ownKeys"],
  [Object, "assign keys is getOwnPropertyDescriptor"],
  [AbortController.prototype, "abort signal"],
  [Headers.prototype, "get set"],
  [Response.prototype, "status headers body text arrayBuffer"],
  [TextDecoder.prototype, "decode"],
  [String.prototype, "trimStart replaceAll"],
].flatMap(([owner, /** @type {any} */ names]) => names.split(" ").map((name) => [owner, name]));

const { apply, construct: create } = Reflect;

let hasCalled;
const ways = {
  throws: () => {
    throw new Error("not today");
  },
  "does nothing": () => {},
  "calls the library": (original, self, args, construct) => {
    // Only once, to avoid infinite recursion.
    if (!hasCalled) {
      hasCalled = true;
      client.updateAgentCalling("another", "inbound", []).catch(() => {});
    }
    return construct ? create(original, args) : apply(original, self, args);
  },
  "is gone": undefined,
};

const { setTimeout } = platform;
const { defineProperty, entries, getOwnPropertyDescriptor } = Object;
const pass = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const answers = {
  success: async (url) =>
    Response.json({
      success: true,
      data: { id: url.split("/").at(-2), direction: "inbound", phone_numbers: [] },
    }),
  failure: async () =>
    Response.json({ success: false }, { status: 503, headers: { "retry-after": "0.001" } }),
};
const client = createClient({
  baseUrl: "http://127.0.0.1:9/api/v1",
  maxRetries: 1,
  timeoutMs: 2_000,
  onAttempt() {},
});
const update = (agentId) =>
  client.updateAgentCalling(agentId, "inbound", [], { signal: new AbortController().signal });

/** Resolves with the result of a call. A call that hangs never resolves. */
const end = (call) =>
  call.then(
    () => "success",
    (error) => error.code ?? String(error),
  );
const inTime = (ended) => Promise.race([ended, pass(4_000).then(() => "nothing")]);

function replacement(descriptor, way) {
  const original = descriptor.value ?? descriptor.get;
  /** @this {unknown} */
  const instead = function (...args) {
    return way(original, this, args, new.target);
  };
  return { ...descriptor, ...(descriptor.get ? { get: instead } : { value: instead, writable: true }) };
}

await init();

for (const [owner, name] of replaced) {
  it(`ends every call if ${owner === platform ? "" : `${owner.name ?? owner.constructor.name ?? "prototype"}.`}${name} is replaced`, async () => {
    const descriptor = getOwnPropertyDescriptor(owner, name);
    for (const [called, way] of entries(ways)) {
      // A timer that never fires cannot be distinguished from a long one, and neither can one that
      // is not cleared.
      if (called === "does nothing" && name.endsWith("Timeout")) continue;
      for (const [answer, fetch] of entries(answers)) {
        const agentId = `${name}-${answer}-${called.replaceAll(" ", "-")}`;
        platform.fetch = fetch;
        const found = getOwnPropertyDescriptor(owner, name);
        if (way) defineProperty(owner, name, replacement(found, way));
        else delete owner[name];
        hasCalled = false;
        let ended;
        try {
          ended = end(client.updateAgentCalling(agentId, "inbound", []));
          await pass(20);
        } finally {
          defineProperty(owner, name, descriptor);
        }
        assert.notEqual(await inTime(ended), "nothing", `${called}, ${answer}`);
        platform.fetch = answers.success;
        assert.equal(await inTime(end(update(agentId))), "success", `after ${called}, ${answer}`);
      }
    }
  });
}

it("does not hang in a pause without timers", async () => {
  let sent = 0;
  platform.fetch = async () => {
    sent += 1;
    return Response.json({ success: false }, { status: 429, headers: { "retry-after": "1" } });
  };
  assert.equal(
    await end(client.updateAgentCalling("paced", "inbound", [], { maxRetries: 0 })),
    "rate_limited",
  );
  platform.setTimeout = ways.throws;
  let error;
  try {
    error = await client.updateAgentCalling("paced", "inbound", []).catch((error) => error);
  } finally {
    platform.setTimeout = setTimeout;
  }
  assert.deepEqual([error.code, error.outcome, sent], ["timeout", "not_sent", 1]);
});
