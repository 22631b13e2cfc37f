// Pages stay open for days, so calls must not leak anything.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";

// Runs in the page. Replaces the network with immediate responses, chosen by the agent's id. All
// calls request the same settings, so that the bodies need not be parsed.
async function prepare() {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  globalThis.client = createClient({ baseUrl: "/api/v1", maxRetries: 1 });
  const seen = new Set();
  globalThis.fetch = async (/** @type {any} */ url, /** @type {any} */ { signal }) => {
    const id = url.split("/").at(-2);
    const done = { success: true, message: "Updated", data: { id, direction: "inbound", phone_numbers: [] } };
    const again = { "retry-after": "0.001" };
    // A retry gets another response.
    const isFirst = !seen.delete(id) && seen.add(id);
    const [kind] = id.split("-");
    if (kind === "limited" && isFirst)
      return Response.json({ success: false, message: "Too many" }, { status: 429, headers: again });
    if (kind === "failing" && isFirst)
      return Response.json({ success: false, message: "Failed" }, { status: 503, headers: again });
    if (kind === "failed")
      return Response.json({ success: false, message: "Failed" }, { status: 503, headers: again });
    if (kind === "refused")
      return Response.json({ success: false, errors: { direction: ["No."] } }, { status: 422 });
    if (kind === "garbled") return new Response("<!doctype html>");
    if (kind === "differing") return Response.json({ ...done, data: { ...done.data, id: "another" } });
    if (kind === "hanging")
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    return Response.json(done);
  };

  const kinds = [
    "good",
    "good",
    "limited",
    "failing",
    "failed",
    "refused",
    "garbled",
    "differing",
    "hanging",
    "!",
  ];
  const shared = new AbortController();
  ledger.watch(shared.signal);
  // A hundred calls at a time, two for each agent, so that one is queued. Hanging calls are
  // aborted, and so are the calls queued behind them.
  globalThis.makeCalls = async (count) => {
    const ends = {};
    const note = (name) => {
      ends[name] = (ends[name] ?? 0) + 1;
    };
    for (let from = 0; from < count; from += 100) {
      const aborting = new AbortController();
      ledger.watch(aborting.signal);
      const calls = { ending: [], hanging: [] };
      for (let index = 0; index < 100; index += 1) {
        const kind = kinds[index % kinds.length];
        const isHanging = kind === "hanging";
        const { signal } = isHanging ? aborting : shared;
        const call = client.updateAgentCalling(`${kind}-${index % 50}`, "inbound", [], { signal });
        calls[isHanging ? "hanging" : "ending"].push(
          call.then(
            () => note("success"),
            (error) => note(error === aborting.signal.reason ? "aborted" : error.code),
          ),
        );
      }
      await Promise.all(calls.ending);
      aborting.abort();
      await Promise.all(calls.hanging);
    }
    return ends;
  };
}

describe("nothing is leaked", { timeout: 120_000 }, () => {
  let browser;
  let page;
  let errors;

  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  beforeEach(async () => {
    await page?.close();
    page = await openEmpty(browser, {
      content: await readFile(new URL("ledger.js", import.meta.url), "utf8"),
    });
    errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.evaluate(prepare);
  });

  it("by ten thousand calls with shared signals, which need no more memory than one thousand", async (t) => {
    const after = (count) =>
      page.evaluate(async (count) => {
        const begun = performance.now();
        const ends = await makeCalls(count);
        const { open, wasm } = ledger;
        await ledger.noLocks();
        return { ends, open, wasm, peaks: ledger.takePeaks(), ms: Math.round(performance.now() - begun) };
      }, count);
    const first = await after(1_000);
    const all = await after(9_000);
    t.diagnostic(JSON.stringify(all));

    // Every kind of result occurred.
    const ends = {
      success: 400,
      server_error: 100,
      rejected: 100,
      unreadable_response: 100,
      response_mismatch: 100,
      aborted: 100,
      invalid_input: 100,
    };
    assert.deepEqual(first.ends, ends);
    assert(
      first.wasm.bytes > 0 &&
        first.wasm.values > 0 &&
        first.peaks.timers >= 50 &&
        first.peaks.listeners >= 50,
      "it was counted",
    );
    assert.deepEqual(all.open, { timers: 0, listeners: 0 });
    assert(all.wasm.bytes <= first.wasm.bytes, `${first.wasm.bytes} bytes, then ${all.wasm.bytes}`);
    assert(all.wasm.values <= first.wasm.values, `${first.wasm.values} values, then ${all.wasm.values}`);
    assert.deepEqual(errors, []);
  });

  it("by a bulk update of ten thousand agents, which has few timers and one listener", async (t) => {
    const concurrency = 8;
    const bulk = () =>
      page.evaluate(async (concurrency) => {
        const begun = performance.now();
        const controller = new AbortController();
        const updates = Array.from({ length: 10_000 }, (_, index) => ({
          agentId: `${index % 5 ? "good" : "refused"}-${index}`,
          direction: "inbound",
        }));
        const entries = await client.updateAgentsCalling(updates, {
          concurrency,
          signal: ledger.watch(controller.signal),
        });
        const { open, wasm } = ledger;
        await ledger.noLocks();
        const fulfilled = entries.filter(({ status }) => status === "fulfilled").length;
        return {
          fulfilled,
          open,
          wasm,
          peaks: ledger.takePeaks(),
          ms: Math.round(performance.now() - begun),
        };
      }, concurrency);
    const first = await bulk();
    const second = await bulk();
    t.diagnostic(JSON.stringify(second));
    for (const { fulfilled, open, peaks } of [first, second]) {
      assert.equal(fulfilled, 8_000);
      assert.deepEqual(open, { timers: 0, listeners: 0 });
      assert(peaks.timers > 0 && peaks.timers <= 2 * concurrency, `${peaks.timers} timers at once`);
      assert.equal(peaks.listeners, 1);
    }
    assert(second.wasm.bytes <= first.wasm.bytes && second.wasm.values <= first.wasm.values);
    assert.deepEqual(errors, []);
  });
});
