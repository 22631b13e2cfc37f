// Runs the named recipes of docs/production/, or all, and prints the results of the checks.
import { launch } from "../support/browser.mjs";
import { TOKEN, address as sandbox } from "../support/sandbox.mjs";
import { serving } from "../support/child.mjs";
import { freePort } from "../support/site.mjs";
import { backends } from "./backends.mjs";
import { attacks } from "./attacks.mjs";
import { beforeEach, checks } from "./checks.mjs";
import { installPackages } from "./folder.mjs";
import { startApplication, startForeignSite, startTap } from "./servers.mjs";

// Caddy has no rate limit without a module. It does not parse bodies or filter lists.
const LIMITS = [
  "the backend's rate limit applies to each session separately",
  "the rate limit cannot be evaded, or used up by another site",
];
const LACKS = {
  // Wrangler's development server is in front of the Worker. If the Worker answers before the end
  // of a body, that server answers 503 or closes the connection.
  worker: { early: true },
  "caddy-2.6": { limit: true, json: true, filter: true },
  "caddy-2.11": { limit: true, json: true, filter: true },
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in backends));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(", ")}. The rows: ${Object.keys(backends).join(" ")}`);
  process.exit(2);
}

await installPackages();
const [browser, application, foreign, tap] = await Promise.all([
  launch(),
  startApplication(),
  startForeignSite(),
  startTap(sandbox),
]);
let sessions = 0;
const results = [];

async function runRow(name) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const given = {
    port: String(port),
    inspector: String(await freePort()),
    sandbox: tap.address,
    application: `http://127.0.0.1:${application.port}`,
    token: TOKEN,
  };
  const { program, args, cwd, env, page = "/" } = await backends[name](given);
  const nextSession = () => `signed-in-${(sessions += 1)}`;
  await serving(program, args, { cwd, env, url: `${origin}${page}` }, async () => {
    const lacks = LACKS[name] ?? {};
    for (const [check, run] of Object.entries({ ...checks, ...attacks })) {
      if (lacks.limit && LIMITS.includes(check)) continue;
      const context = await browser.newContext();
      const open = async (url, session) => {
        if (session) await context.addCookies([{ name: "session", value: session, url: origin }]);
        const opened = await context.newPage();
        await opened.goto(url);
        return opened;
      };
      const backend = {
        origin,
        page,
        folder: cwd,
        lacks,
        tap,
        nextSession,
        foreign: { address: `http://127.0.0.1:${foreign.port}`, visits: foreign.visits },
        // For browsers, `localhost` and `127.0.0.1` are different sites.
        openForeignPage: () => open(`http://localhost:${foreign.port}/`, nextSession()),
        async openPage({ session = nextSession() } = {}) {
          const opened = await open(`${origin}${page}`, session);
          await opened.waitForFunction(() => document.title === "ready");
          return opened;
        },
      };
      await beforeEach();
      tap.release();
      tap.requests.length = 0;
      const error = await run(backend).then(
        () => undefined,
        (reason) => reason,
      );
      console.log(`${name.padEnd(10)} ${error ? "FAILED" : "holds "} ${check}`);
      if (error) console.log(error.message.replace(/^/gm, "    "));
      results.push({ name, check, error });
      await context.close();
    }
  });
}

for (const name of names.length > 0 ? names : Object.keys(backends)) {
  await runRow(name).catch((error) => {
    console.log(`${name.padEnd(10)} FAILED to start\n${error.message.replace(/^/gm, "    ")}`);
    results.push({ name, check: "start", error });
  });
}
await browser.close();
application.stop();
foreign.stop();
tap.stop();

const rows = [...new Set(results.map(({ name }) => name))];
const mark = { true: "held", false: "FAILED", undefined: "-" };
const titles = [...new Set(results.map(({ check }) => check))];
const widest = Math.max(...titles.map(({ length }) => length));
console.log(`\n${"".padEnd(widest)}  ${rows.map((row) => row.padEnd(10)).join("  ")}`);
for (const title of titles) {
  const cells = rows.map((row) => results.find(({ name, check }) => name === row && check === title));
  console.log(
    `${title.padEnd(widest)}  ${cells.map((cell) => mark[cell && !cell.error].padEnd(10)).join("  ")}`,
  );
}
const failed = [...new Set(results.filter(({ error }) => error).map(({ name }) => name))];
if (failed.length > 0) {
  console.error(`To repeat only what failed: cargo xtask production ${failed.join(" ")}`);
  process.exitCode = 1;
}
