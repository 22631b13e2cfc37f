// Builds with wasm-pack. It fails at the root without a change; its build of pkg/ works in a page.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, it } from "node:test";
import { launch } from "../support/browser.mjs";
import { run } from "../support/child.mjs";
import { root } from "../support/paths.mjs";
import { address, api, reset } from "../support/sandbox.mjs";

const AGENT = "550e8400-e29b-41d4-a716-446655440000";
const OPTIONS = { baseUrl: api, token: "talq_your_environment_token_here" };

const wasmPack = path.join(root, ".tools/bin/wasm-pack");
const build = (folder, ...args) =>
  run(wasmPack, ["build", folder, "--target", "web", "--mode", "no-install", ...args], {
    cwd: root,
    longestMs: 600_000,
  });
const status = () => run("git", ["status", "--porcelain"], { cwd: root });

let browser;
before(async () => {
  await reset();
  browser = await launch();
});
after(() => browser?.close());

it("fails at the root with the missing crate type, and changes no file", async () => {
  const before = await status();
  await assert.rejects(build("."), /crate-type must be cdylib/);
  assert.equal(await status(), before);
});

it("builds pkg/ into a module that a page can import", async () => {
  const before = await status();
  await build("pkg", "--no-pack");
  assert.equal(await status(), before);
  const page = await browser.newPage();
  await page.route(`${address}/wasm-pack/**`, async (route) => {
    const file = new URL(route.request().url()).pathname.replace("/wasm-pack/", "");
    const contentType = file.endsWith(".wasm") ? "application/wasm" : "text/javascript";
    await route.fulfill({ contentType, body: await readFile(path.join(root, "pkg/pkg", file)) });
  });
  await page.goto(`${address}/api/v1/health`);
  const ends = await page.evaluate(
    async ({ agent, options }) => {
      const { default: init, updateAgentCalling } = await import("/wasm-pack/talkover_calling_wasm.js");
      await init();
      const { data } = await updateAgentCalling(agent, "outbound", ["phone-uuid-1", "phone-uuid-2"], options);
      const error = await updateAgentCalling(agent, "sideways", null, options).catch((error) => error);
      return {
        direction: data.direction,
        numbers: data.phone_numbers.length,
        error: [error instanceof Error, error.name, error.code, error.issues[0].path],
      };
    },
    { agent: AGENT, options: OPTIONS },
  );
  assert.deepEqual(ends, {
    direction: "outbound",
    numbers: 2,
    error: [true, "TalkoverError", "invalid_input", "direction"],
  });
});
