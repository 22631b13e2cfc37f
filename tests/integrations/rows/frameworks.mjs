import assert from "node:assert/strict";
import { titleOf } from "../harness/pages.mjs";
import { serving } from "../../support/child.mjs";
import { api, changeDirection } from "../../support/sandbox.mjs";
import { freePort } from "../../support/site.mjs";
import { withUsersApi } from "../harness/users-api.mjs";

const env = { TALKOVER_API: api };

const serve = async (app, program, args, use, more = {}) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  // Polls a path that does not exist, because a request for a page would make its call.
  return serving(
    app.bin(program),
    [...args, port],
    { cwd: app.folder, env: { ...env, ...more }, url: `${url}up` },
    () => use(url),
  );
};

const next = (row, flags, use) => ({
  app: "next",
  version: "next",
  imported: "`import`",
  ...row,
  async run(app) {
    // All rows with the same bundler share one build.
    const kind = flags.join();
    if (app.built !== kind) await app.run("next", ["build", ...flags], env);
    app.built = kind;
    const start = (use, more) =>
      serve(app, "next", ["start", "--hostname", "127.0.0.1", "--port"], use, more);
    return use.length === 1 ? start(use) : use(undefined, start);
  },
});

const inPage = (url) => titleOf(`${url}?api=${encodeURIComponent(api)}`);

async function inHandler(url) {
  const post = async (path) => (await fetch(new URL(path, url), { method: "POST" })).text();
  assert.match(
    await post("bare"),
    /\bTalkoverError\b.*\bupdateAgentCalling\b/,
    "imported without fetch and WebAssembly",
  );
  return post("save");
}

/** Asserts that a server component reads the current agent instead of a cached response. */
async function reads(url) {
  const shown = async () =>
    (await (await fetch(new URL("agent", url))).text()).match(/direction: (\w+)/)?.[1];
  const before = await shown();
  const after = before === "inbound" ? "outbound" : "inbound";
  await changeDirection(after);
  assert.equal(await shown(), after, "it is read anew");
}

/** Two users save at once, each with the token in their cookie. */
const serveUsers = (_, start) =>
  withUsersApi(async (address, seen) => {
    await start(
      async (url) => {
        const save = async (user) => {
          const init = {
            method: "POST",
            headers: { cookie: `token=token_${user}` },
            body: JSON.stringify({ agentId: user }),
          };
          return (await fetch(new URL("users", url), init)).text();
        };
        for (let round = 0; round < 5; round += 1)
          assert.deepEqual(await Promise.all(["ann", "bob"].map(save)), ["token_ann", "token_bob"]);
      },
      { USERS_API: address },
    );
    assert.equal(seen.length, 10);
    for (const [agentId, authorization] of seen) assert.equal(authorization, `Bearer token_${agentId}`);
  });

const titleIn = async (reply) => (await (await reply).text()).match(/<title>(.*?)<\/title>/)?.[1];

export const frameworks = [
  next({ name: "next", environment: "Next.js 16, Turbopack, client component" }, [], inPage),
  next({ name: "next-route", environment: "Next.js 16, Turbopack, route handler" }, [], inHandler),
  next(
    { name: "next-users", environment: "Next.js 16, route handler, two users at once", calls: 0 },
    [],
    serveUsers,
  ),
  next({ name: "next-reads", environment: "Next.js 16, server component" }, [], reads),
  next({ name: "next-14-reads", app: "next-14", environment: "Next.js 14, server component" }, [], reads),
  next({ name: "next-webpack", environment: "Next.js 16, webpack, client component" }, ["--webpack"], inPage),
  next(
    { name: "next-webpack-route", environment: "Next.js 16, webpack, route handler" },
    ["--webpack"],
    inHandler,
  ),
  {
    name: "sveltekit",
    app: "sveltekit",
    environment: "SvelteKit 2, server render",
    version: "@sveltejs/kit",
    imported: "`import`",
    async run(app) {
      await app.run("vite", ["build"], env);
      return serve(app, "vite", ["preview", "--host", "127.0.0.1", "--port"], (url) => titleIn(fetch(url)));
    },
  },
  {
    name: "nuxt",
    app: "nuxt",
    environment: "Nuxt 4, server render",
    version: "nuxt",
    imported: "`import`",
    async run(app) {
      await app.run("nuxt", ["build"], env);
      const port = await freePort();
      const url = `http://127.0.0.1:${port}/`;
      const server = {
        cwd: app.folder,
        env: { ...env, HOST: "127.0.0.1", PORT: String(port) },
        url: `${url}_nuxt/up.js`,
      };
      return serving(process.execPath, [".output/server/index.mjs"], server, () => titleIn(fetch(url)));
    },
  },
];
