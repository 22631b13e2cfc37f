// The stack of an error names the caller's function.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { openEmpty } from "../support/empty-page.mjs";
import { freshCopy } from "./fresh-copy.mjs";
import { SUPPORT_BOT as AGENT, TOKEN, address, fault, reset } from "../support/sandbox.mjs";

beforeEach(reset);

/** Runs in Node and in a page. Returns the stacks of failing calls in named functions. */
async function stacks(load, [agentId, options]) {
  const { createClient, init } = await load();
  const client = createClient(options);
  async function saveOfTheForm(direction, isWarm) {
    if (isWarm) await init();
    await client.updateAgentCalling(agentId, direction);
  }
  async function saveOfManyRows() {
    const [{ reason }] = await client.updateAgentsCalling([{ agentId, direction: "inbound" }]);
    throw reason;
  }
  async function readOfTheForm() {
    await client.getAgent("nobody");
  }
  const stackOf = (promise) =>
    promise.then(
      () => "no error",
      ({ name, code, stack }) => ({ name, code, stack }),
    );
  return {
    cold: await stackOf(saveOfTheForm("inbound")),
    warm: await stackOf(saveOfTheForm("inbound", true)),
    refused: await stackOf(saveOfTheForm("Inbound", true)),
    many: await stackOf(saveOfManyRows()),
    read: await stackOf(readOfTheForm()),
  };
}

function check({ cold, warm, refused, many, read }) {
  assert.deepEqual(
    [cold, warm, refused, many, read].map(({ code }) => code),
    ["forbidden", "forbidden", "invalid_input", "forbidden", "not_found"],
  );
  for (const { stack } of [cold, warm, refused]) assert.match(stack, /saveOfTheForm/);
  assert.match(many.stack, /saveOfManyRows/);
  assert.match(read.stack, /readOfTheForm/);
  for (const { stack } of [cold, warm, refused, many, read]) assert.match(stack, /^TalkoverError: \S/);
}

const refuse = () => fault({ times: 3, status: 403, text: "", match: { method: "PUT" } });
const OPTIONS = { baseUrl: `${address}/api/v1`, token: TOKEN };

describe("the stack of a service error or a validation error names the caller's function", () => {
  it("in Node", async () => {
    await refuse();
    check(await stacks(freshCopy, [AGENT, OPTIONS]));
  });

  it("in Chromium", async (t) => {
    const browser = await launch();
    t.after(() => browser.close());
    await refuse();
    const page = await openEmpty(browser);
    const args = JSON.stringify([AGENT, OPTIONS]);
    check(await page.evaluate(`(${stacks})(() => import("/pkg/dist/index.js"), ${args})`));
  });
});
