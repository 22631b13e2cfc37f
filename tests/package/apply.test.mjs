// Applies against the sandbox: the requests, the result, and the agent's settings afterwards.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { freshCopy } from "./fresh-copy.mjs";
import { DRAFT, facts, LIVE, meets, operations, settings } from "./operations.mjs";
import { TOKEN, api, changeDirection, reset } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

const OPTIONS = { baseUrl: api, token: TOKEN };
const { createClient } = await freshCopy();
/** @type {any} */
const client = createClient(OPTIONS);
const { applyAgentCalling: apply, applyAgentsCalling: applyMany, planAgentsCalling: plan } = client;

const BEFORE = { direction: "inbound", phoneIds: ["phone-uuid-1"], status: "published" };
const refused = (applied) =>
  applied.then(
    (value) => assert.fail(`it succeeded: ${JSON.stringify(value)}`),
    (error) => error,
  );
const withoutDates = ({ updatedAt, ...state }) => {
  assert.equal(typeof updatedAt, "string");
  return state;
};

beforeEach(reset);

describe("an apply", () => {
  it("changes a live agent and publishes it again", async () => {
    const { before, after, offAirMs, ...rest } = await apply(LIVE, "outbound", ["phone-uuid-2"]);
    assert.deepEqual(rest, { agentId: LIVE, changed: true, attempts: 3, verified: false });
    assert.deepEqual(withoutDates(before), BEFORE);
    const expected = { direction: "outbound", phoneIds: ["phone-uuid-2"], status: "published" };
    assert.deepEqual(withoutDates(after), expected);
    assert.deepEqual(await settings(), expected);
    assert(offAirMs > 0);
    assert.deepEqual(await operations(), ["read", "update", "publish"]);
  });

  for (const [title, phoneIds] of Object.entries({
    "the same numbers": ["phone-uuid-1"],
    "no numbers named": undefined,
    "null for the numbers": null,
  })) {
    it(`sends only a read if the agent already has the settings: ${title}`, async () => {
      const { before, after, ...rest } = await apply(LIVE, "inbound", phoneIds);
      const nothing = { agentId: LIVE, changed: false, offAirMs: 0, attempts: 1, verified: false };
      assert.deepEqual(rest, nothing);
      assert.deepEqual(before, after);
      assert.deepEqual(await operations(), ["read"]);
      assert.deepEqual(await settings(), BEFORE);
    });
  }

  it("ignores the order of numbers", async () => {
    const phoneIds = ["phone-uuid-1", "phone-uuid-2"];
    await apply(LIVE, "inbound", phoneIds);
    assert.equal((await apply(LIVE, "inbound", phoneIds.toReversed())).changed, false);
  });

  it("also reads agents in the form of the vendor's schema", async () => {
    await meets("read", { reads: "schema" });
    const { before, after } = await apply(LIVE, "outbound");
    assert.deepEqual(withoutDates(before), BEFORE);
    assert.deepEqual(withoutDates(after), { ...BEFORE, direction: "outbound" });
  });

  it("of an agent that does not exist rejects without sending a change", async () => {
    const error = await refused(apply("nobody", "inbound"));
    const expected = { code: "not_found", outcome: "not_sent", stage: "read" };
    assert.deepEqual(facts(error), { ...expected, offAir: undefined, rolledBack: undefined });
    assert.deepEqual(await operations(), ["read"]);
  });
});

describe("an apply that publishes", () => {
  const same = { [LIVE]: "inbound", [DRAFT]: "outbound" };
  const other = { [LIVE]: "outbound", [DRAFT]: "inbound" };
  /** @type {[string, Record<string, string>, string, string[], string][]} */
  const cases = [
    [LIVE, other, "keep", ["update", "publish"], "published"],
    [LIVE, other, "always", ["update", "publish"], "published"],
    [LIVE, other, "never", ["update"], "draft"],
    [LIVE, same, "keep", [], "published"],
    [LIVE, same, "always", [], "published"],
    [LIVE, same, "never", [], "published"],
    [DRAFT, other, "keep", ["update"], "draft"],
    [DRAFT, other, "always", ["update", "publish"], "published"],
    [DRAFT, other, "never", ["update"], "draft"],
    [DRAFT, same, "keep", [], "draft"],
    [DRAFT, same, "always", ["publish"], "published"],
    [DRAFT, same, "never", [], "draft"],
  ];
  for (const [agentId, directions, publish, sent, status] of cases) {
    const what = `${agentId === LIVE ? "a live agent" : "a draft"} with ${directions === same ? "the same" : "other"} settings`;
    it(`"${publish}" leaves ${what} ${status === "draft" ? "a draft" : "live"}`, async () => {
      const direction = directions[agentId];
      const { changed, after, offAirMs } = await apply(agentId, direction, null, { publish });
      assert.deepEqual(await operations(agentId), ["read", ...sent]);
      assert.equal(changed, sent.length > 0);
      assert.deepEqual(await settings(agentId), withoutDates(after));
      assert.deepEqual([after.direction, after.status], [direction, status]);
      assert.equal(offAirMs > 0, agentId === LIVE && sent.includes("publish"));
    });
  }
});

describe("an apply of an agent that somebody else has changed", () => {
  const differing = {
    direction: { ...BEFORE, direction: "outbound" },
    numbers: { ...BEFORE, phoneIds: ["phone-uuid-2"] },
    status: { ...BEFORE, status: "draft" },
  };
  for (const [what, expected] of Object.entries(differing)) {
    it(`is a conflict if its ${what} is not as expected, and sends no change`, async () => {
      const error = await refused(apply(LIVE, "outbound", ["phone-uuid-2"], { expected }));
      const conflict = { code: "conflict", outcome: "not_sent", stage: "read", offAir: false };
      assert.deepEqual(facts(error), { ...conflict, rolledBack: undefined });
      assert.deepEqual(withoutDates(error.current), BEFORE);
      assert.deepEqual(withoutDates(error.before), BEFORE);
      assert.deepEqual(await operations(), ["read"]);
      assert.deepEqual(await settings(), BEFORE);
    });
  }

  it("succeeds if only its date differs", async () => {
    const expected = { ...BEFORE, updatedAt: "2020-01-01T00:00:00Z" };
    assert.equal((await apply(LIVE, "outbound", null, { expected })).changed, true);
  });

  it("between a plan and its apply is a conflict of that agent alone", async () => {
    const made = await plan([
      { agentId: LIVE, direction: "outbound" },
      { agentId: DRAFT, direction: "inbound" },
    ]);
    await changeDirection("outbound");
    const before = await operations(LIVE);
    const [stale, other] = await applyMany(made);
    assert.equal(stale.status, "rejected");
    assert.deepEqual([stale.reason.code, stale.reason.outcome], ["conflict", "not_sent"]);
    assert.deepEqual(withoutDates(stale.reason.current), {
      ...BEFORE,
      direction: "outbound",
      status: "draft",
    });
    assert.equal(other.status, "fulfilled");
    assert.deepEqual((await operations(LIVE)).slice(before.length), ["read"]);
    assert.equal((await settings(DRAFT)).direction, "inbound");
  });

  it("while an update without a response is read back ends with their settings in place", async () => {
    // The update is not applied, and another client sets other numbers before it is read back.
    await meets("update", { stall: "headers" });
    await meets("read", [{}, { patch: { data: { phone_numbers: [{ id: "phone-uuid-2" }] } } }]);
    const options = { attemptTimeoutMs: 1_000, maxRetries: 0 };
    const error = await refused(apply(LIVE, "outbound", ["phone-uuid-1"], options));
    assert.deepEqual([error.code, error.stage], ["conflict", "verify"]);
    assert.deepEqual(error.current.phoneIds, ["phone-uuid-2"]);
    assert.deepEqual(await operations(), ["read", "update", "read"]);
  });
});

describe("an apply whose settings the service refuses to publish", () => {
  const REFUSAL = { status: 422 };

  it("restores and publishes the previous ones", async () => {
    await meets("publish", REFUSAL);
    const error = await refused(apply(LIVE, "outbound", ["phone-uuid-2"]));
    const expected = { code: "not_published", outcome: "rejected", stage: "publish" };
    assert.deepEqual(facts(error), { ...expected, offAir: false, rolledBack: true });
    assert.deepEqual(withoutDates(error.before), BEFORE);
    assert.deepEqual(withoutDates(error.current), BEFORE);
    assert.equal(error.status, 422);
    assert.deepEqual(await settings(), BEFORE);
    const sent = ["read", "update", "publish", "read", "update", "publish"];
    assert.deepEqual(await operations(), sent);
    assert.equal(error.attempts, sent.length);
  });

  it("keeps them if `rollback` is false", async () => {
    await meets("publish", REFUSAL);
    const error = await refused(apply(LIVE, "outbound", null, { rollback: false }));
    const expected = { code: "not_published", outcome: "applied", stage: "publish" };
    assert.deepEqual(facts(error), { ...expected, offAir: true, rolledBack: false });
    const now = { ...BEFORE, direction: "outbound", status: "draft" };
    assert.deepEqual([withoutDates(error.current), await settings()], [now, now]);
    assert.deepEqual(await operations(), ["read", "update", "publish"]);
  });

  it("keeps a draft with the new settings", async () => {
    await meets("publish", REFUSAL, DRAFT);
    const error = await refused(apply(DRAFT, "inbound", null, { publish: "always" }));
    const expected = { code: "not_published", outcome: "applied", stage: "publish" };
    assert.deepEqual(facts(error), { ...expected, offAir: false, rolledBack: false });
    const { direction, status } = await settings(DRAFT);
    assert.deepEqual([direction, status], ["inbound", "draft"]);
    assert.deepEqual(await operations(DRAFT), ["read", "update", "publish"]);
  });

  it("of a draft with the same settings reports that nothing was changed", async () => {
    await meets("publish", REFUSAL, DRAFT);
    const error = await refused(apply(DRAFT, "outbound", null, { publish: "always" }));
    const expected = { code: "not_published", outcome: "rejected", stage: "publish" };
    assert.deepEqual(facts(error), { ...expected, offAir: false, rolledBack: false });
    assert.deepEqual(await operations(DRAFT), ["read", "publish"]);
  });

  it("reports that the agent is not live if the previous ones are refused as well", async () => {
    await meets("publish", { ...REFUSAL, times: 2 });
    const error = await refused(apply(LIVE, "outbound"));
    assert.deepEqual([error.code, error.stage, error.offAir], ["not_published", "rollback", true]);
    assert.deepEqual(withoutDates(error.current), { ...BEFORE, status: "draft" });
    assert.deepEqual(await settings(), { ...BEFORE, status: "draft" });
  });

  it("keeps what somebody else has changed meanwhile", async () => {
    await meets("publish", REFUSAL);
    await meets("read", [{}, { patch: { data: { direction: "inbound", phone_numbers: [] } } }]);
    const error = await refused(apply(LIVE, "outbound"));
    assert.deepEqual([error.code, error.stage, error.rolledBack], ["not_published", "rollback", false]);
    assert.deepEqual(await operations(), ["read", "update", "publish", "read"]);
  });
});

describe("an apply without a reliable response", () => {
  const SHORT = { attemptTimeoutMs: 1_500, maxRetries: 0 };
  const lost = { "that was applied": true, "that was not applied": false };
  for (const [which, apply_] of Object.entries(lost)) {
    it(`to its update ${which} reads the agent back and ends live`, async () => {
      await meets("update", { stall: "headers", apply: apply_ });
      const { changed, verified, after } = await apply(LIVE, "outbound", null, SHORT);
      assert.deepEqual([changed, verified, after.status], [true, true, "published"]);
      assert.deepEqual(await settings(), { ...BEFORE, direction: "outbound" });
      const middle = apply_ ? ["publish"] : ["update", "publish"];
      // An update that has timed out may still arrive. It would make the agent a draft again.
      assert.deepEqual(await operations(), ["read", "update", "read", ...middle, "read"]);
    });

    it(`to publishing ${which} reads the agent back and ends live`, async () => {
      await meets("publish", { stall: "headers", apply: apply_ });
      const { verified, after } = await apply(LIVE, "outbound", null, SHORT);
      assert.deepEqual([verified, after.status], [true, "published"]);
      assert.deepEqual(await settings(), { ...BEFORE, direction: "outbound" });
    });
  }

  it("publishes again if the update arrives after publishing", async () => {
    // The first attempt is applied only after the responses to the second one and to publishing.
    const { fetch } = globalThis;
    let send;
    globalThis.fetch = async (/** @type {any} */ url, init) => {
      const isUpdate = init.method === "PUT";
      if (isUpdate && !send) {
        send = () => fetch(url, { ...init, signal: undefined });
        throw new TypeError("the connection was cut");
      }
      const response = await fetch(url, init);
      if (url.endsWith("/publish") && typeof send === "function") {
        await send();
        send = true;
      }
      return response;
    };
    try {
      const { verified } = await apply(LIVE, "outbound");
      assert.equal(verified, true);
    } finally {
      globalThis.fetch = fetch;
    }
    assert.deepEqual(await settings(), { ...BEFORE, direction: "outbound" });
  });

  it("is `unknown` if the agent cannot be read back before the timeout", async () => {
    await meets("update", { stall: "headers", apply: true });
    await meets("read", [{}, { status: 503, times: 0 }]);
    const error = await refused(apply(LIVE, "outbound", null, { ...SHORT, timeoutMs: 1_500 }));
    assert.deepEqual(facts(error), {
      code: "timeout",
      outcome: "unknown",
      stage: "verify",
      offAir: undefined,
      rolledBack: undefined,
    });
    assert.equal(error.current, undefined);
  });
});

describe("an apply that is aborted", () => {
  const REASON = new Error("changed my mind");
  const begin = (options = {}) => {
    const controller = new AbortController();
    const applied = apply(LIVE, "outbound", null, { ...options, signal: controller.signal });
    applied.catch(() => {});
    return { applied, abort: () => controller.abort(REASON) };
  };
  const arrived = (name) => until(async () => (await operations()).includes(name));
  const isReason = async (applied) => assert.equal(await refused(applied), REASON);

  it("before it starts sends nothing", async () => {
    const { applied, abort } = begin();
    abort();
    await isReason(applied);
    await isReason(apply(LIVE, "outbound", null, { signal: AbortSignal.abort(REASON) }));
    assert.deepEqual(await operations(), []);
  });

  it("while it waits for its token sends nothing", async () => {
    let begun;
    await new Promise((asked) => {
      begun = begin({ token: () => new Promise(() => asked(undefined)) });
    });
    begun.abort();
    await isReason(begun.applied);
    assert.deepEqual(await operations(), []);
  });

  it("while it reads sends no change", async () => {
    await meets("read", { stall: "headers" });
    const { applied, abort } = begin();
    await arrived("read");
    abort();
    await isReason(applied);
    assert.deepEqual(await operations(), ["read"]);
    assert.deepEqual(await settings(), BEFORE);
  });

  for (const name of ["update", "publish"]) {
    for (const isApplied of [true, false]) {
      it(`during ${name}, which is ${isApplied ? "" : "not "}applied, rejects at once, and the agent still ends live`, async () => {
        await meets(name, { stall: "headers", apply: isApplied });
        const { applied, abort } = begin({ attemptTimeoutMs: 1_000 });
        await arrived(name);
        abort();
        await isReason(applied);
        // The later requests are not sent yet, because the service still holds back the response.
        assert.equal((await operations()).at(-1), name);
        const ended = { ...BEFORE, direction: "outbound" };
        await until(async () => isDeepStrictEqual(await settings(), ended));
      });
    }
  }

  it("while the previous settings are restored still ends live with them", async () => {
    await meets("publish", { status: 422 });
    await meets("update", [{}, { delay_ms: 500 }]);
    const { applied, abort } = begin();
    await until(async () => (await operations()).filter((name) => name === "update").length === 2);
    abort();
    await isReason(applied);
    await until(async () => isDeepStrictEqual(await settings(), BEFORE));
  });

  it("as one of many reports that its update was sent, and ends live", async () => {
    await meets("update", { delay_ms: 500 });
    const controller = new AbortController();
    const updates = [LIVE, DRAFT].map((agentId) => ({
      agentId,
      direction: "outbound",
      phoneIds: ["phone-uuid-2"],
    }));
    const applied = applyMany(updates, { concurrency: 1, signal: controller.signal });
    await arrived("update");
    controller.abort(REASON);
    const [sent, unsent] = await applied;
    assert.deepEqual([sent.outcome, sent.reason.code, sent.reason.cause], ["unknown", "aborted", REASON]);
    assert.deepEqual([unsent.reason.code, unsent.reason.outcome], ["aborted", "not_sent"]);
    const ended = { direction: "outbound", phoneIds: ["phone-uuid-2"], status: "published" };
    await until(async () => isDeepStrictEqual(await settings(), ended));
    assert.deepEqual(await operations(DRAFT), []);
  });

  it("keeps its instance in Node until the rest has ended", async () => {
    let instances = 0;
    const { instantiate } = WebAssembly;
    /** @type {any} */ (WebAssembly).instantiate = (/** @type {any} */ ...args) => {
      instances += 1;
      return instantiate.apply(WebAssembly, /** @type {any} */ (args));
    };
    try {
      const own = await freshCopy();
      /** @type {any} */
      const { applyAgentCalling, getAgent } = own.createClient(OPTIONS);
      await meets("update", { delay_ms: 500 });
      const controller = new AbortController();
      const applied = applyAgentCalling(LIVE, "outbound", null, { signal: controller.signal });
      await Promise.all([arrived("update"), applied.catch(() => {}), abortOnArrival(controller)]);
      assert.equal(instances, 1);
      await getAgent(DRAFT);
      assert.equal(instances, 2, "the first is still in use");
      await until(
        async () => (await settings()).status === "published" && (await operations()).includes("publish"),
      );
      // Both instances are idle once the response to publishing has arrived.
      await until(async () => {
        const before = instances;
        await Promise.all([getAgent(DRAFT), getAgent(DRAFT)]);
        return instances === before;
      });
    } finally {
      WebAssembly.instantiate = instantiate;
    }
  });

  const abortOnArrival = async (controller) => {
    await arrived("update");
    controller.abort(REASON);
  };
});
