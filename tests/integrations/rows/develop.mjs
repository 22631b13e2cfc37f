// Runs development servers that forward the README's page to a separate sandbox, with the
// configurations of docs/develop.md.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { titleOf } from "../harness/pages.mjs";
import { serving } from "../../support/child.mjs";
import { block, script } from "../../support/document.mjs";
import { SUPPORT_BOT } from "../../support/sandbox.mjs";
import { freePort } from "../../support/site.mjs";

const DOCUMENT = "docs/develop.md";
const SANDBOX = "http://127.0.0.1:8787";
const click = (then) => `save("${SUPPORT_BOT}", "outbound", ["phone-uuid-1", "phone-uuid-2"])${then}`;

/** Starts a sandbox for pages of this origin, calls `use` with its URL, and stops it. */
async function withSandbox(origin, use) {
  const program = process.env.TALKOVER_SANDBOX_PROGRAM;
  assert(program, "TALKOVER_SANDBOX_PROGRAM must be the sandbox's program");
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const args = ["--port", String(port), "--allow-origin", origin];
  return serving(program, args, { url: `${address}/talkover/health` }, () => use(address));
}

const row = (row, { config, text, here = "" }, start) => ({
  imported: "`import`, as in [its guide](develop.md)",
  says: "SupportBot is outbound on 2 numbers, and a draft.",
  // The calls reach the separate sandbox.
  calls: 0,
  ...row,
  async run(app) {
    const port = await freePort();
    const page = `http://localhost:${port}`;
    return withSandbox(page, async (sandbox) => {
      const code = await block(DOCUMENT, "js", text);
      assert(code.includes(SANDBOX), config);
      await app.write(config, code.replace(SANDBOX, sandbox).replace("{\n", `{\n${here}`));
      const [program, args, path] = await start(app, port);
      const said = await serving(app.bin(program), args, { cwd: app.folder, url: `${page}/up.js` }, () =>
        titleOf(`${page}${path}`),
      );
      const entries = await (await fetch(`${sandbox}/sandbox/requests?method=PUT`)).json();
      // Next.js runs effects twice in development.
      assert(entries.length > 0 && entries.every(({ via, applied }) => via === "gateway" && applied));
      return said;
    });
  },
});

const sample = () => script("README.md", "async function save(");

export const develop = [
  row(
    {
      name: "develop-vite",
      app: "readme",
      environment: "Vite 8, development server that forwards to the sandbox",
      version: "vite",
      needs: "`proxy` in `vite.config.js`",
      quick: true,
    },
    { config: "vite.config.js", text: "proxy:" },
    async (app, port) => {
      await app.write("main.js", `${await sample()}document.title = await ${click(";")}\n`);
      await app.write(
        "index.html",
        `<!doctype html>\n<title>waiting</title>\n<script type="module" src="./main.js"></script>\n`,
      );
      return ["vite", ["--port", String(port), "--strictPort"], "/"];
    },
  ),
  row(
    {
      name: "develop-next",
      app: "next",
      environment: "Next.js 16, development server that forwards to the sandbox",
      version: "next",
      needs: "`rewrites` in `next.config.mjs`",
    },
    // Next.js would treat this repository as the application's root, because of its lock file.
    { config: "next.config.mjs", text: "rewrites:", here: "  turbopack: { root: import.meta.dirname },\n" },
    async (app, port) => {
      await mkdir(app.path("app/develop"), { recursive: true });
      const imports = `"use client";\nimport { useEffect } from "react";\n`;
      const page = `export default function Page() {
  useEffect(() => void ${click(".then((text) => (document.title = text))")}, []);
  return null;
}
`;
      await app.write("app/develop/page.jsx", imports + (await sample()) + page);
      return ["next", ["dev", "--hostname", "localhost", "--port", String(port)], "/develop"];
    },
  ),
];
