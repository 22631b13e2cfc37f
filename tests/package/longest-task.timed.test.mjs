// During a task on the page's main thread, clicks have no effect. The longest task, for the first
// time in a page on a slow processor, is compared with a loop of about 50 ms, which users notice.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { longestTask } from "../support/tasks.mjs";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";

const SLOWDOWN = 4;
/** On a noisy machine, some tries are slow, but not all. */
const TRIES = 4;
/** Before the work was split into slices, the ratio was 3 to 40. */
const MOST = 2;

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const WORK = {
  "the first call after init()": () => client.updateAgentCalling("a", "inbound"),
  "10,000 ids": () => client.updateAgentCalling("a", "inbound", ids(10_000)),
  "10,000 numbers in a response": () => client.updateAgentCalling("many-numbers", "inbound"),
  "300 updates": () => client.updateAgentsCalling(updates(300)),
  "10,000 updates that are aborted at once": () => {
    const abort = new AbortController();
    const updated = client.updateAgentsCalling(updates(10_000), { signal: abort.signal });
    abort.abort();
    return updated;
  },
  "10,000 updates, each with two issues": () =>
    client
      .updateAgentsCalling(
        updates(10_000).map((update) => ({ ...update, direction: "Inbound", phoneIds: ["a", "a"] })),
      )
      .catch(() => {}),
};

describe("no task is long enough to be noticed:", () => {
  for (const [title, work] of Object.entries(WORK)) {
    it(title, { timeout: 120_000 }, async () => {
      const ratios = [];
      while (ratios.length < TRIES && !(Math.min(...ratios) <= MOST))
        ratios.push((await longest(work)) / (await longest(reference)));
      assert(
        Math.min(...ratios) <= MOST,
        `the longest task took ${ratios.map((ratio) => ratio.toFixed(1)).join(", ")} times as long as the loop`,
      );
    });
  }
});

async function longest(work) {
  const context = await browser.newContext();
  try {
    const page = await openEmpty(context);
    await page.evaluate(prepare);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    return await longestTask(browser, () =>
      page.evaluate(`(async () => {
      performance.mark("begin");
      await (${work})();
      performance.mark("end");
    })()`),
    );
  } finally {
    await context.close();
  }
}

function reference() {
  let state = 1;
  for (let round = 0; round < 1_500_000; round += 1) state = (state * 48_271) % 2_147_483_647;
  return state;
}

/** A worker creates the responses, so that their cost is not part of the page's tasks. */
async function prepare() {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  globalThis.client = createClient({ baseUrl: "/api/v1" });
  globalThis.ids = (count) =>
    Array.from({ length: count }, (_, index) => `550e8400-e29b-41d4-a716-${String(index).padStart(12, "0")}`);
  globalThis.updates = (count) =>
    Array.from({ length: count }, (_, index) => ({
      agentId: `agent-${index}`,
      direction: "inbound",
      phoneIds: [`a${index}`],
    }));
  const service = ({ data: { key, url, body } }) => {
    const { direction, phone_number_ids = [] } = JSON.parse(body);
    const id = url.split("/").at(-2);
    const sent = id === "many-numbers" ? ids(10_000) : phone_number_ids;
    const phone_numbers = sent.map((id) => ({
      id,
      number: "+1234567890",
      formatted_number: "(123) 456-7890",
      current_status: "active",
    }));
    const { buffer } = new TextEncoder().encode(
      JSON.stringify({ success: true, data: { id, direction, phone_numbers } }),
    );
    postMessage({ key, buffer }, { transfer: [buffer] });
  };
  const worker = new Worker(URL.createObjectURL(new Blob([`const ids = ${ids}; onmessage = ${service}`])));
  const waiting = [];
  worker.onmessage = ({ data: { key, buffer } }) => waiting[key](new Response(buffer));
  globalThis.fetch = (url, /** @type {any} */ { body }) =>
    new Promise((resolve) => worker.postMessage({ key: waiting.push(resolve) - 1, url, body }));
  // Waits until the worker has started.
  await fetch("/agents/a/calling", { body: "{}" });
  await new Promise((resolve) => setTimeout(resolve, 100));
}
