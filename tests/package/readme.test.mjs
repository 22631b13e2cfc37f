// Runs the README's samples unchanged.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, it } from "node:test";
import { backendOf, importText, script } from "../support/document.mjs";
import { listen } from "../support/listen.mjs";
import { requests, address as SANDBOX } from "../support/sandbox.mjs";

const AGENT = "550e8400-e29b-41d4-a716-446655440000";
const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
const entry = new URL("../../pkg/dist/index.js", import.meta.url).href;

/** Returns the sample that exports this function, with the README's backend as its base URL. */
async function sampleOf(name) {
  const { configure } = await import(entry);
  configure({ baseUrl: `${origin}/talkover` });
  const code = await script("README.md", `function ${name}(`);
  return importText(
    code
      .replace('"talkover-calling"', JSON.stringify(entry))
      .replace('"/talkover"', JSON.stringify(`${origin}/talkover`)),
  );
}

// Adds the headers of a page of this origin, because Node's fetch has no origin.
let origin;
let server;
before(async () => {
  process.env.TALKOVER_API = `${SANDBOX}/api/v1`;
  process.env.TALKOVER_TOKEN = "talq_your_environment_token_here";
  const { handle } = await importText(
    backendOf(
      readme,
      "export const sessionOf = () => 'me'; export const isAllowed = (_, method, id) => id !== 'agent_of_another';",
    ),
  );
  server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    /** @type {any} */
    const headers = {
      "sec-fetch-site": "same-origin",
      "sec-fetch-dest": "empty",
      ...incoming.headers,
      "sec-fetch-mode": "cors",
    };
    const { method } = incoming;
    const reply = await handle(
      new Request(origin + incoming.url, { method, headers, body: method === "GET" ? undefined : body }),
    );
    outgoing
      .writeHead(reply.status, Object.fromEntries(reply.headers))
      .end(Buffer.from(await reply.arrayBuffer()));
  });
  origin = `http://127.0.0.1:${await listen(server)}`;
});
after(() => server?.close());

it("saves through the README's backend with the README's code", async () => {
  await fetch(`${SANDBOX}/sandbox/reset`, { method: "POST" });
  const { save } = await sampleOf("save");
  assert.equal(
    await save(AGENT, "outbound", ["phone-uuid-1", "phone-uuid-2"]),
    "SupportBot is outbound on 2 numbers, and a draft.",
  );
  assert.match(await save(AGENT, "outbound", ["+1234567890"]), /^Number 1: .*\(not_sent\)$/);
  assert.match(await save("agent_999999", "inbound"), /^Voice agent not found \(rejected\)$/);
});

it("keeps a live agent live with the README's code", async () => {
  await fetch(`${SANDBOX}/sandbox/reset`, { method: "POST" });
  const { saveLive } = await sampleOf("saveLive");
  assert.equal(
    await saveLive(AGENT, "outbound", ["phone-uuid-2"]),
    "published, inbound → published, outbound",
  );
  assert.equal(await saveLive(AGENT, "outbound", ["phone-uuid-2"]), "Nothing to change.");
});

it("refuses the same requests at the README's backend as the recipes", async () => {
  await fetch(`${SANDBOX}/sandbox/reset`, { method: "POST" });
  const put = (agentId, /** @type {any} */ { body = '{"direction":"inbound"}', ...headers } = {}) =>
    fetch(`${origin}/talkover/agents/${agentId}/calling`, {
      method: "PUT",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  assert.equal((await put(AGENT, { "sec-fetch-site": "cross-site" })).status, 403);
  assert.equal((await put(AGENT, { "sec-fetch-dest": "document" })).status, 403);
  assert.equal((await put("..%2F..")).status, 404);
  assert.equal((await put("agent_of_another")).status, 403);
  assert.equal((await put(AGENT, { "content-type": "text/plain" })).status, 415);
  assert.equal((await put(AGENT, { body: "{" })).status, 400);
  assert.equal((await put(AGENT, { body: `{"direction":"${"é".repeat(40_000)}"}` })).status, 413);
  assert.deepEqual(await requests({ method: "PUT" }), []);
  const saved = await put(AGENT);
  assert.deepEqual(
    [saved.status, saved.headers.get("cache-control"), saved.headers.get("x-content-type-options")],
    [200, "no-store", "nosniff"],
  );
});

it("answers at the README's backend when Talkover cannot be reached", async () => {
  process.env.TALKOVER_API = "http://127.0.0.1:9/api/v1";
  const { handle } = await importText(
    `${backendOf(readme, "export const sessionOf = () => 'me', isAllowed = () => true;")}// again`,
  );
  const headers = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" };
  const reply = await handle(new Request(`${origin}/talkover/agents`, { headers }));
  assert.deepEqual(
    [reply.status, await reply.json()],
    [502, { success: false, message: "Talkover gave no whole answer." }],
  );
});

it("has no sample that is not tested", () => {
  const languages = [...readme.matchAll(/^```(\w+).*\n[\s\S]*?^```$/gm)].map(([, language]) => language);
  assert.deepEqual(languages.toSorted(), ["html", "js", "sh", "sh", "ts", "ts"]);
});
