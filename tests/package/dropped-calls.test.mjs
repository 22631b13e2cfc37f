// The wasm keeps its references to JavaScript values in a table. A slot that is never freed is a
// leak that no heap snapshot shows.
import assert from "node:assert/strict";
import { it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";

const CALLS = 300;

it("calls free their slots in the wasm's table", async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const page = await openEmpty(browser);
  const grown = await page.evaluate(async (calls) => {
    const tables = [];
    const { instantiate } = /** @type {any} */ (WebAssembly);
    WebAssembly.instantiate = async (...args) => {
      const instance = await instantiate(...args);
      tables.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Table));
      return instance;
    };
    const { createClient } = await import("/pkg/dist/index.js");
    const data = { id: "a", direction: "inbound", current_status: "published", phone_numbers: [{ id: "x" }] };
    const replies = [
      () => Response.json({ success: true, data }),
      () => new Response("<html>down</html>", { status: 502 }),
    ];
    let replyTo = 0;
    globalThis.fetch = async () => replies[(replyTo += 1) % 2]();
    const client = createClient({ baseUrl: "/api/v1", maxRetries: 0 });
    const ended = (call) => call.catch(() => {});
    const some = async (count) => {
      for (let call = 0; call < count; call += 1) {
        // An odd number of requests, so that each call gets both responses in turn.
        await ended(client.updateAgentCalling("a", "inbound", ["x"]));
        await ended(client.publishAgent("a"));
        await ended(client.getAgent("a"));
        await client.updateAgentsCalling([{ agentId: "a", direction: "inbound" }]);
        await ended(client.listAgents());
        // @ts-expect-error It is to be refused.
        await ended(client.updateAgentCalling("a", "sideways"));
      }
    };
    // A free slot is null.
    const taken = () =>
      tables.reduce(
        (sum, table) =>
          sum +
          Array.from({ length: table.length }, (_, place) => table.get(place)).filter(
            (value) => value !== null,
          ).length,
        0,
      );
    await some(5);
    const before = taken();
    await some(calls);
    return taken() - before;
  }, CALLS);
  assert(grown < 20, `${grown} places were not given back`);
});
