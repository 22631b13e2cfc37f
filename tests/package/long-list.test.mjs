// A list of ids whose validation takes more than one slice. The page runs other tasks meanwhile.
import assert from "node:assert/strict";
import { after, before, beforeEach, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";

let browser;
let page;
before(async () => {
  browser = await launch();
});
beforeEach(async () => {
  await page?.close();
  page = await openEmpty(browser, () => {
    // Every slice ends at once.
    let now = 0;
    performance.now = () => (now += 6);
  });
  await page.evaluate(async () => {
    const { createClient, init } = await import("/pkg/dist/index.js");
    await init();
    globalThis.client = createClient({
      baseUrl: "/api/v1",
      timeoutMs: 1e9,
      attemptTimeoutMs: 1e9,
      maxRetries: 0,
    });
    globalThis.ids = Array.from({ length: 10_000 }, (_, index) => `phone-uuid-${index}`);
    globalThis.sent = [];
    globalThis.fetch = async (_, /** @type {any} */ { body }) => {
      const { direction, phone_number_ids: phoneIds } = JSON.parse(body);
      sent.push({ direction, phoneIds });
      return Response.json({
        success: true,
        data: { id: "a", direction, phone_numbers: (phoneIds ?? []).map((id) => ({ id })) },
      });
    };
    /** Counts the page's tasks that run until the promise settles. */
    globalThis.tasksUntil = async (promise) => {
      const { port1, port2 } = new MessageChannel();
      let tasks = 0;
      port1.onmessage = () => {
        tasks += 1;
        port2.postMessage(undefined);
      };
      port2.postMessage(undefined);
      const ended = await promise.then(
        (value) => ({ value }),
        (error) => ({ error }),
      );
      port1.close();
      return { tasks, ...ended };
    };
  });
});
after(() => browser?.close());

it("is sent as it was at the time of the call", async () => {
  const { tasks, sent } = await page.evaluate(async () => {
    const call = client.updateAgentCalling("a", "inbound", ids);
    ids.fill("changed");
    const { tasks, error } = await tasksUntil(call);
    if (error) throw error;
    return { tasks, sent: sent[0].phoneIds };
  });
  assert.deepEqual(
    sent,
    Array.from({ length: 10_000 }, (_, index) => `phone-uuid-${index}`),
  );
  assert(tasks >= 10, `the page ran ${tasks} tasks meanwhile`);
});

it("is validated in slices only if it is long: a short one requests its lock synchronously", async () => {
  const asked = await page.evaluate(async () => {
    /** @type {any} */
    const { request } = LockManager.prototype;
    let count = 0;
    LockManager.prototype.request = function (...asked) {
      count += 1;
      return request.apply(this, asked);
    };
    const found = {};
    const lists = {
      none: undefined,
      null: null,
      empty: [],
      short: ["a"],
      "1,000": ids.slice(0, 1_000),
      "1,001": ids.slice(0, 1_001),
    };
    for (const [what, list] of Object.entries(lists)) {
      const before = count;
      const call = client.updateAgentCalling("a", "inbound", list);
      found[what] = count - before;
      await call;
    }
    return found;
  });
  assert.deepEqual(asked, { none: 1, null: 1, empty: 1, short: 1, "1,000": 1, "1,001": 0 });
});

it("is sent before a later call for the same agent", async () => {
  const order = await page.evaluate(async () => {
    const calls = [
      client.updateAgentCalling("a", "inbound", ids),
      client.updateAgentCalling("a", "outbound", ["x"]),
    ];
    await Promise.all(calls);
    return sent.map(({ phoneIds }) => phoneIds.length);
  });
  assert.deepEqual(order, [10_000, 1]);
});

it("rejects with all its issues at once, and a later call is sent", async () => {
  const { issues, order } = await page.evaluate(async () => {
    [ids[3], ids[5_000], ids[9_999]] = ["+1234567890", "", "phone-uuid-0"];
    const refused = client.updateAgentCalling("a", "sideways", ids, { timeoutMs: -1 });
    const later = client.updateAgentCalling("a", "outbound", ["x"]);
    const { issues } = await refused.catch((error) => error);
    await later;
    return { issues: issues.map(({ path }) => path), order: sent.map(({ phoneIds }) => phoneIds.length) };
  });
  assert.deepEqual(issues, [
    "options.timeoutMs",
    "direction",
    "phoneIds[3]",
    "phoneIds[5000]",
    "phoneIds[9999]",
  ]);
  assert.deepEqual(order, [1]);
});

it("is not sent if the call is aborted during validation", async () => {
  const { code, count } = await page.evaluate(async () => {
    const controller = new AbortController();
    const call = client.updateAgentCalling("a", "inbound", ids, { signal: controller.signal });
    setTimeout(() => controller.abort("enough"));
    return { code: await call.catch((reason) => reason), count: sent.length };
  });
  assert.deepEqual([code, count], ["enough", 0]);
});

it("is validated in one task in a page that is being left", async () => {
  const count = await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("pagehide", () => {
          client.updateAgentCalling("a", "inbound", ids);
          // In a page that is being left, microtasks still run, but tasks do not.
          queueMicrotask(async () => {
            for (let turn = 0; turn < 100; turn += 1) await undefined;
            resolve(sent.length);
          });
        });
        dispatchEvent(new Event("pagehide"));
      }),
  );
  assert.equal(count, 1);
});
