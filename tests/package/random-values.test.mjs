import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";

const VALUES = await readFile(new URL("./random-values.js", import.meta.url), "utf8");
/** The number of values passed to each export. */
const PER_EXPORT = process.env.TALKOVER_TESTS === "all" ? 100_000 : 3_000;

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test(`${PER_EXPORT} random values: every export rejects with a TalkoverError, without a throw, trap or hang`, async () => {
  const context = await browser.newContext();
  const page = await openEmpty(context);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error));
  await page.route("**/random-values.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: VALUES }),
  );
  const counts = await page.evaluate(tryAll, PER_EXPORT);
  console.log(JSON.stringify(counts));
  assert.equal(Object.keys(counts).length, 11);
  for (const [name, { values, wrong, ended }] of Object.entries(counts)) {
    assert.deepEqual(wrong, [], name);
    assert.ok(values >= PER_EXPORT, name);
    // Some calls have to reach the service, or one invalid argument would hide the others.
    if (name !== "init")
      assert.ok((ended.rejected ?? ended.fulfilled) > 0, `${name} ended in ${JSON.stringify(ended)}`);
  }
  await context.close();
});

// Runs in the page.
async function tryAll(perExport) {
  const { randomValues } = await import("/random-values.js");
  const library = await import("/pkg/dist/index.js");
  const fresh = await import("/pkg/dist/index.js?not-loaded-yet");
  const { TalkoverError } = library;
  let state = 20_261_121;
  const random = () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 7), 61 | state) ^ state;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const known = {
    reasons: [new Error("a reason"), "a reason", 7],
    names: [
      "baseUrl token timeoutMs attemptTimeoutMs maxRetries onAttempt signal concurrency onProgress agentId direction",
      "phoneIds search page perPage status type hasVoice length then message constructor __proto__",
    ].flatMap((line) => line.split(" ")),
    texts: [
      "inbound",
      "outbound",
      "agent-1",
      "phone-1",
      "/api/v1",
      "draft",
      "https://other.example",
      "talq_x",
    ],
  };
  const value = randomValues(random, known);
  window.fetch = async () => new Response('{"success":false}', { status: 422 });
  const client = library.createClient({ baseUrl: "/api/v1", timeoutMs: 2_000 });
  await library.init();

  const isOwn = (error) =>
    error instanceof TalkoverError || error instanceof fresh.TalkoverError || known.reasons.includes(error);
  const isDefault = (error) => error instanceof DOMException && error.name === "AbortError";
  const shown = (error) => {
    try {
      return String(error?.stack ?? error);
    } catch {
      return "something that cannot be shown";
    }
  };
  const OPTIONS = { baseUrl: "/api/v1", timeoutMs: 2_000 };
  const USUAL = {
    updateAgentCalling: ["agent-1", "inbound", ["phone-1"], OPTIONS],
    updateAgentsCalling: [[{ agentId: "agent-1", direction: "inbound" }], OPTIONS],
    publishAgent: ["agent-1", OPTIONS],
    unpublishAgent: ["agent-1", OPTIONS],
    getAgent: ["agent-1", OPTIONS],
    listAgents: [{ search: "x" }, OPTIONS],
    listPhoneNumbers: [{ hasVoice: true }, OPTIONS],
    "listAgents.all": [{ search: "x" }, OPTIONS],
  };
  const exports = {
    updateAgentCalling: client.updateAgentCalling,
    updateAgentsCalling: client.updateAgentsCalling,
    publishAgent: client.publishAgent,
    unpublishAgent: client.unpublishAgent,
    getAgent: client.getAgent,
    listAgents: client.listAgents,
    listPhoneNumbers: client.listPhoneNumbers,
    "listAgents.all": (...values) => client.listAgents.all(...values).next(),
    configure: (options) => (library.configure(options), library.getAgent("agent-1", OPTIONS)),
    createClient: (options) => library.createClient(options).getAgent("agent-1", OPTIONS),
    init: (source) => fresh.init(source ?? 0),
  };
  const counts = {};
  for (const [name, call] of /** @type {[string, any][]} */ (Object.entries(exports))) {
    const count = (counts[name] = { values: 0, ended: {}, wrong: [] });
    const usual = USUAL[name] ?? [];
    while (count.values < perExport) {
      const calls = Array.from({ length: 500 }, () => {
        // Some arguments are valid, or the first invalid one would hide the others.
        const isRandom = Array.from({ length: usual.length || 1 }, () => !usual.length || random() < 0.6);
        const values = isRandom.map((random, index) => (random ? value() : usual[index]));
        count.values += isRandom.filter(Boolean).length;
        try {
          return call(...values);
        } catch (error) {
          count.wrong.push(`thrown: ${shown(error)}`);
          return undefined;
        }
      });
      const settled = await Promise.race([
        Promise.allSettled(calls),
        new Promise((resolve) => setTimeout(resolve, 60_000)),
      ]);
      if (!settled) {
        count.wrong.push("some never ended");
        break;
      }
      for (const { status, reason } of settled) {
        const end =
          status === "fulfilled"
            ? "fulfilled"
            : isOwn(reason)
              ? (reason.code ?? "aborted")
              : isDefault(reason)
                ? "aborted"
                : "wrong";
        count.ended[end] = (count.ended[end] ?? 0) + 1;
        if (end === "wrong") count.wrong.push(shown(reason));
      }
      count.wrong.length = Math.min(count.wrong.length, 5);
    }
  }
  return counts;
}
