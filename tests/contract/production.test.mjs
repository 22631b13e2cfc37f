// docs/production.md shows the files that `cargo xtask production` runs.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { it } from "node:test";

const read = (path) => readFile(new URL(`../../docs/${path}`, import.meta.url), "utf8");
const shown = [...(await read("production.md")).matchAll(/^\[`([^`]+)`\]\((production\/[^)]+)\)\n\n```\w+\n([^]*?)^```$/gm)];

it("shows every recipe as it is", async () => {
  const names = shown.map(([, name]) => name).sort();
  assert.deepEqual(names, ["Caddyfile", "express.mjs", "gateway.js", "next-route.js", "nginx.conf", "worker.js", "wrangler.json"]);
  for (const [, name, path, code] of shown) assert.equal(code, await read(path), name);
});
