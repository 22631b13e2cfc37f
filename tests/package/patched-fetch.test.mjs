// Pages that replace fetch: every call still ends with a defined result, and the next one works.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, beforeEach, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, fault, requests, reset } from "../support/sandbox.mjs";

let browser;
let page;

before(async () => {
  browser = await launch();
  page = await openEmpty(browser);
  const cases = await readFile(new URL("./patched-fetches.js", import.meta.url), "utf8");
  await page.route(`${address}/patched-fetches.js`, (route) =>
    route.fulfill({ contentType: "text/javascript", body: cases }),
  );
  await page.evaluate(prepare, {
    agent: AGENT,
    options: { baseUrl: "/api/v1", token: TOKEN, maxRetries: 0, attemptTimeoutMs: 1_000 },
  });
});
after(() => browser?.close());
beforeEach(reset);

// Runs in the page.
async function prepare({ agent, options }) {
  const { createClient, TalkoverError } = await import("/pkg/dist/index.js");
  const { endings, patchedFetches } = await import("/patched-fetches.js");
  const client = createClient(options);
  const own = fetch;
  const call = () => client.updateAgentCalling(agent, "outbound", ["phone-uuid-1", "phone-uuid-2"]);
  /** @returns {Promise<any>} */
  const failure = async (replacement) => {
    window.fetch = replacement;
    try {
      return await call().then(
        () => ({ code: "success" }),
        (error) => ({
          isOurs: error instanceof TalkoverError,
          code: error.code,
          outcome: error.outcome,
          body: error.body,
          cause: error.cause,
        }),
      );
    } finally {
      window.fetch = own;
    }
  };
  window.ends = async () => {
    const found = [];
    for (const [name, replacement, ...expected] of patchedFetches()) {
      const { isOurs, code, outcome } = await failure(replacement);
      found.push({ name, expected, ended: [code, outcome], isOurs });
    }
    return found;
  };
  window.cancellations = async () => {
    const found = [];
    for (const [name, replacement, ...expected] of /** @type {any[]} */ (endings())) {
      const { body } = await failure(replacement);
      const { signal, isCancelled } = replacement;
      const how = signal.aborted ? "by its signal" : isCancelled ? "its body is" : "not at all";
      found.push({ name, expected, ended: [how, body?.length ?? 0] });
    }
    return found;
  };
  window.causes = async () => {
    const causes = [
      "a string",
      5,
      null,
      { code: "E_PAGE" },
      new TypeError("no"),
      new DOMException("no", "AbortError"),
    ];
    const kept = [];
    for (const cause of causes) {
      const error = await failure(() => Promise.reject(cause));
      const broken = await failure(
        async () => new Response(new ReadableStream({ start: (controller) => controller.error(cause) })),
      );
      kept.push(error.cause === cause, broken.cause === cause);
    }
    return kept;
  };
  window.seen = async () => {
    let seen;
    window.fetch = async (...args) => {
      const [url, { signal, ...init }] = args;
      seen = {
        count: args.length,
        url,
        init,
        hasPlainHeaders: Object.getPrototypeOf(init.headers) === Object.prototype,
        hasSignal: signal instanceof AbortSignal,
      };
      return own(...args);
    };
    try {
      const { success } = await call();
      return { ...seen, success };
    } finally {
      window.fetch = own;
    }
  };
  window.ownCause = async () => {
    const { code, cause } = await failure(own);
    return [code, cause instanceof TypeError];
  };
  window.works = () => call().then(({ success }) => success);
}

it("ends every call, and the next one works", async () => {
  const found = await page.evaluate(() => ends());
  assert.ok(found.length > 20);
  for (const { name, expected, ended, isOurs } of found)
    assert.deepEqual([...ended, isOurs], [...expected, true], name);
  assert.deepEqual(await requests({ method: "PUT" }), []);
  assert.equal(await page.evaluate(() => works()), true);
});

it("cancels a request unless its response is complete", async () => {
  const found = await page.evaluate(() => cancellations());
  for (const { name, expected, ended } of found) assert.deepEqual(ended, expected, name);
});

it("keeps the thrown value as the cause", async () => {
  const kept = await page.evaluate(() => causes());
  assert.deepEqual(kept, Array(12).fill(true));
});

it("has the browser's error as the cause if a connection is cut", async () => {
  for (const cut of ["headers", "body"]) {
    await fault({ cut, times: 0 });
    assert.deepEqual(await page.evaluate(() => ownCause()), ["network", true]);
  }
});

it("calls the page's fetch like hand-written code, with a URL and plain options", async () => {
  const { init, url, ...facts } = await page.evaluate(() => seen());
  assert.deepEqual(facts, { count: 2, hasPlainHeaders: true, hasSignal: true, success: true });
  assert.equal(url, `${address}/api/v1/agents/${AGENT}/calling`);
  assert.deepEqual(init, {
    method: "PUT",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ direction: "outbound", phone_number_ids: ["phone-uuid-1", "phone-uuid-2"] }),
    redirect: "manual",
    credentials: "same-origin",
    cache: "no-store",
    referrerPolicy: "no-referrer",
  });
});
