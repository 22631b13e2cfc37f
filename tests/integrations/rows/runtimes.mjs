import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { serving } from "../../support/child.mjs";
import { api, fault, requests } from "../../support/sandbox.mjs";
import { freePort } from "../../support/site.mjs";

const env = { TALKOVER_API: api };
const trimmed = async (output) => (await output).trim();

export const runtimes = [
  {
    name: "node-esm",
    app: "node",
    environment: "Node",
    version: () => process.versions.node,
    imported: "`import`",
    quick: true,
    run: (app) => trimmed(app.run("node", ["main.mjs"], env)),
  },
  {
    name: "node-cjs",
    app: "node",
    environment: "Node",
    version: () => process.versions.node,
    imported: "`require`",
    quick: true,
    run: (app) => trimmed(app.run("node", ["main.cjs"], env)),
  },
  {
    name: "deno",
    app: "deno",
    environment: "Deno",
    version: "deno",
    imported: "`import`",
    async run(app) {
      const deno = (file) =>
        app.run("deno", ["run", "--allow-env", "--allow-net", "--allow-read", file], {
          ...env,
          DENO_DIR: app.path("cache"),
        });
      const { copies, known } = JSON.parse(await deno("src/without-platform.mjs"));
      assert.deepEqual(
        [copies, known],
        [true, [true, true, true, true]],
        "imported without fetch and WebAssembly",
      );
      return trimmed(deno("main.mjs"));
    },
  },
  {
    name: "bun",
    app: "bun",
    environment: "Bun",
    version: "bun",
    imported: "`import`",
    async run(app) {
      // npm's install script would have replaced a placeholder with this program.
      const [platform] = (await readdir(app.path("node_modules/@oven"))).sort();
      return trimmed(app.run(`../@oven/${platform}/bin/bun`, ["main.mjs"], env));
    },
  },
  {
    name: "workers",
    app: "workers",
    environment: "Cloudflare Workers (workerd), Wrangler 4",
    version: "wrangler",
    imported: "`import`",
    async run(app) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/`;
      const args = [
        "dev",
        "--ip",
        "127.0.0.1",
        "--port",
        port,
        "--inspector-port",
        await freePort(),
        "--var",
        `TALKOVER_API:${api}`,
      ];
      // Wrangler does not remove its temporary folders.
      const server = { cwd: app.folder, env: { TMPDIR: app.folder }, url };
      return serving(app.bin("wrangler"), args, server, async () => (await fetch(url)).text());
    },
  },
  {
    name: "workers-together",
    app: "workers",
    environment: "Cloudflare Workers (workerd), two requests for one agent at once, one of which leaves",
    version: "wrangler",
    imported: "`import`",
    calls: 2,
    async run(app) {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/`;
      const args = [
        "dev",
        "--ip",
        "127.0.0.1",
        "--port",
        port,
        "--inspector-port",
        await freePort(),
        "--var",
        `TALKOVER_API:${api}`,
      ];
      const server = { cwd: app.folder, env: { TMPDIR: app.folder }, url };
      return serving(app.bin("wrangler"), args, server, async () => {
        await fault({ stall: "headers" });
        const leaving = new AbortController();
        const left = fetch(url, { signal: leaving.signal });
        while ((await requests({ method: "PUT" })).length === 0)
          await new Promise((resolve) => setTimeout(resolve, 20));
        const beside = await (await fetch(url)).text();
        leaving.abort();
        await assert.rejects(left);
        const later = await (await fetch(url)).text();
        assert.equal(later, beside);
        return later;
      });
    },
  },
];
