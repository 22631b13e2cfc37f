// The outcome of a call is true for every fault. The sandbox's log tells what was applied.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { agents, arrivals, path, phoneIds } from "./numbered.mjs";
import { listen } from "../support/listen.mjs";
import { random, seed } from "../support/random.mjs";
import { TOKEN, address, fault, reset } from "../support/sandbox.mjs";

const CALLS = 1_000;
const AT_ONCE = 100;
const TIMEOUT_MS = 2_000;
// How late a timer may fire on a busy machine.
const MARGIN_MS = 1_500;

// No fault applies an update and then cuts the connection before the headers or answers 408:
// Chromium may repeat such a request by itself, and the page sees only the second one.
const FAULTS = [
  { delay_ms: 20 },
  { delay_ms: 1_000 },
  { body_delay_ms: 1_000 },
  { drip_ms: 1 },
  { stall: "headers" },
  { stall: "headers", apply: true },
  { stall: "body" },
  { cut: "headers", times: 2 },
  { cut: "body" },
  { status: 422, cut: "body" },
  { status: 500 },
  { status: 503, headers: { "retry-after": "0.01" } },
  { status: 503, headers: { "retry-after": "0.01" }, apply: true },
  { status: 504, headers: { "retry-after": "60" }, apply: true },
  { status: 501, apply: true },
  { status: 429, headers: { "retry-after": "0.01" } },
  { status: 429, headers: { "retry-after": "0.05" } },
  { status: 429, headers: { "retry-after": "0.01" }, times: 3 },
  { status: 408, headers: { "retry-after": "0.01" } },
  { status: 401 },
  { status: 403 },
  { status: 404 },
  { status: 409 },
  { status: 422 },
  { status: 302, headers: { location: "/elsewhere" }, apply: true },
  { text: "garbage" },
  { text: "garbage", apply: true },
  { text: "", apply: true },
  { text: "<!doctype html><p>Welcome", content_type: "text/html" },
  { body: { success: false, message: "No." } },
  { body: null },
  { patch: { success: null } },
  { patch: { data: { phone_numbers: null } } },
  { patch: { data: { id: "another-agent" } } },
  { patch: { data: { phone_numbers: [] } } },
  { cors: false },
  { cors: false, status: 422 },
];

// Runs in the page: makes the calls, `atOnce` in parallel, and returns their results and durations.
async function run({ calls, options, atOnce }) {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  const client = createClient(options);
  const ends = [];
  const next = calls.values();
  const end = async (call) => {
    const controller = new AbortController();
    const options = { baseUrl: call.baseUrl, signal: controller.signal };
    if (call.badToken) options.token = () => Promise.reject(new Error("no session"));
    const begun = performance.now();
    const made = client.updateAgentCalling(call.agentId, call.direction, call.phoneIds, options);
    if (call.abortMs !== undefined)
      setTimeout(() => controller.abort(new Error("changed my mind")), call.abortMs);
    const how = await made.then(
      () => ({ code: "success", outcome: "success" }),
      (error) =>
        error === controller.signal.reason
          ? { code: "aborted", outcome: "aborted" }
          : { code: error.code ?? String(error), outcome: error.outcome },
    );
    ends.push({ number: call.number, ...how, took: performance.now() - begun });
  };
  const worker = async () => {
    for (const call of next) await end(call);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return ends;
}

describe("a thousand calls through random faults", { timeout: 60_000 }, () => {
  let browser;
  let refusing;

  before(async () => {
    await reset();
    browser = await launch();
    // A port without a listener.
    const server = createServer();
    refusing = `http://127.0.0.1:${await listen(server)}/api/v1`;
    server.close();
  });
  after(() => browser?.close());

  it("end in time, and only with true outcomes", async (t) => {
    t.diagnostic(`TALKOVER_SEED=${seed}`);
    const { below, chance, pick } = random();
    const faults = agents.flatMap((agentId) =>
      Array.from({ length: 40 }, () => ({
        match: { method: "PUT", path: path(agentId) },
        ...(chance(0.4) ? {} : pick(FAULTS)),
      })),
    );
    for (let from = 0; from < faults.length; from += 200) await fault(faults.slice(from, from + 200));
    const foreign = new URL(address);
    foreign.hostname = "honesty.localhost";
    const calls = Array.from({ length: CALLS }, (_, number) => ({
      number,
      agentId: pick(agents),
      direction: pick(["inbound", "outbound"]),
      phoneIds: chance(0.02) ? ["not an id"] : phoneIds(number),
      baseUrl: chance(0.03) ? refusing : chance(0.3) ? `${foreign.origin}/api/v1` : `${address}/api/v1`,
      badToken: chance(0.02),
      abortMs: chance(0.05) ? below(200) : undefined,
    }));

    const page = await openEmpty(browser);
    const options = { token: TOKEN, timeoutMs: TIMEOUT_MS, attemptTimeoutMs: 800, maxRetries: 1 };
    const ends = await page.evaluate(run, { calls, options, atOnce: AT_ONCE });
    const applied = new Set(
      (await arrivals()).filter((request) => request.applied).map(({ number }) => number),
    );

    const counts = {};
    for (const { code, outcome } of ends)
      counts[`${code} × ${outcome}`] = (counts[`${code} × ${outcome}`] ?? 0) + 1;
    for (const name of Object.keys(counts).sort()) t.diagnostic(`${name}: ${counts[name]}`);
    const slowest = Math.max(...ends.map(({ took }) => took));
    t.diagnostic(`the slowest took ${Math.round(slowest)} ms`);

    const of = (...outcomes) => ends.filter(({ outcome }) => outcomes.includes(outcome));
    assert.equal(new Set(ends.map(({ number }) => number)).size, CALLS);
    assert.deepEqual(
      of("not_sent", "rejected").filter(({ number }) => applied.has(number)),
      [],
    );
    assert.deepEqual(
      of("success", "applied").filter(({ number }) => !applied.has(number)),
      [],
    );
    assert.deepEqual(
      ends.filter(({ took }) => took > TIMEOUT_MS + MARGIN_MS),
      [],
    );
    const outcomes = ["aborted", "applied", "not_sent", "rejected", "success", "unknown"];
    assert.deepEqual([...new Set(ends.map(({ outcome }) => outcome))].sort(), outcomes);
    // `unknown` must occur for applied and for unapplied updates, or it could be a lucky guess.
    const unknown = of("unknown");
    assert(
      unknown.some(({ number }) => applied.has(number)) && unknown.some(({ number }) => !applied.has(number)),
    );
    assert(
      of("not_sent").some(({ code }) => code === "timeout"),
      "some waited in line to their end",
    );
    assert(of("success").length > CALLS / 10);
  });
});
