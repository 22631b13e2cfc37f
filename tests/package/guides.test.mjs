// Compiles the code of the README and of docs/guides in strict mode and runs it against the
// sandbox.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, it } from "node:test";
import { run } from "../support/child.mjs";
import { importText, read, script } from "../support/document.mjs";
import { root } from "../support/paths.mjs";
import * as sandbox from "../support/sandbox.mjs";

const { SUPPORT_BOT } = sandbox;
const GUIDES = "docs/guides";
const entry = new URL("../../pkg/dist/index.js", import.meta.url).href;
const { configure, TalkoverError } = await import(entry);

const guides = (await readdir(path.join(root, GUIDES))).map((name) => `${GUIDES}/${name}`);

async function sample(guide, name) {
  const code = await script(`${GUIDES}/${guide}.md`, `function ${name}(`);
  return importText(code.replace('"talkover-calling"', JSON.stringify(entry)));
}

beforeEach(async () => {
  configure({ baseUrl: sandbox.api, token: sandbox.TOKEN, maxRetries: 0 });
  await sandbox.reset();
});

it("compiles in strict mode", async () => {
  const folder = path.join(root, "target/guides");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let count = 0;
  for (const document of ["README.md", "docs/develop.md", ...guides]) {
    for (const [, code] of (await read(document)).matchAll(/```ts\n(.*?)```/gs)) {
      await writeFile(path.join(folder, `${path.basename(document, ".md")}-${count++}.ts`), code);
    }
  }
  assert.ok(count >= 10);
  const compilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
    types: ["node"],
    typeRoots: [path.join(root, "node_modules/@types")],
    paths: { "talkover-calling": [path.join(root, "pkg/js/index.d.ts")] },
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  await run(path.join(root, "node_modules/.bin/tsc"), ["--project", folder]);
});

it("reports what a cancelled call has changed", async () => {
  const { save } = await sample("cancel", "save");
  assert.equal(await save(SUPPORT_BOT, ["phone-uuid-1"], new AbortController().signal), "Saved.");
  assert.equal(
    await save(SUPPORT_BOT, ["phone-uuid-1"], AbortSignal.abort()),
    "Cancelled. Nothing was changed.",
  );
  await sandbox.fault({ match: { method: "PUT" }, stall: "headers" });
  const controller = new AbortController();
  const saved = save(SUPPORT_BOT, ["phone-uuid-1"], controller.signal);
  while ((await sandbox.requests({ method: "PUT" })).length < 2) {}
  controller.abort();
  assert.equal(await saved, "Cancelled, but perhaps saved.");
  await assert.rejects(save(SUPPORT_BOT, ["+1234567890"], new AbortController().signal), TalkoverError);
});

it("explains errors by outcome and field", async () => {
  const { updateAgentCalling } = await import(entry);
  const { explain } = await sample("errors", "explain");
  const invalid = await updateAgentCalling(SUPPORT_BOT, "up", ["x", "x"]).catch((error) => error);
  assert.deepEqual(Object.keys(explain(invalid).fields), ["direction", "phoneIds[1]"]);
  await sandbox.fault({ match: { method: "PUT" }, status: 503 });
  const lost = await updateAgentCalling(SUPPORT_BOT, "inbound").catch((error) => error);
  assert.match(explain(lost).text, /It may have been saved\.$/);
  assert.throws(() => explain(new DOMException("", "AbortError")), { name: "AbortError" });
});

it("lists the choices of a form, and searches", async () => {
  const { choices, search } = await sample("lists", "choices");
  const numbers = await choices(SUPPORT_BOT);
  assert.ok(numbers.length > 20);
  assert.deepEqual(
    numbers.filter(({ checked }) => checked).map(({ id }) => id),
    ["phone-uuid-1"],
  );
  assert.deepEqual(await search("SupportBot", 1), { names: ["SupportBot"], pages: 1 });
});

it("changes many agents with a progress bar", async () => {
  const { saveAll } = await sample("many-agents", "saveAll");
  const updates = [
    { agentId: SUPPORT_BOT, direction: "outbound" },
    { agentId: "agent_999999", direction: "inbound" },
    { agentId: SUPPORT_BOT, direction: "inbound", phoneIds: [] },
  ];
  const progressBar = {};
  // A live agent without a number cannot be published.
  assert.deepEqual(await saveAll(updates, progressBar, new AbortController().signal), updates.slice(1));
  assert.deepEqual(progressBar, { max: 3, value: 3, title: "3 done, 2 failed" });
});

it("handles a request on a server", async () => {
  const code = await script(`${GUIDES}/servers.md`, "function POST(");
  process.env.TALKOVER_TOKEN = sandbox.TOKEN;
  const { POST } = await importText(
    code
      .replace('"talkover-calling"', JSON.stringify(entry))
      .replace("createClient({", `createClient({ baseUrl: ${JSON.stringify(sandbox.api)},`),
  );
  const post = (body) =>
    POST(new Request("http://localhost/save", { method: "POST", body: JSON.stringify(body) }));
  const saved = await post({ agentId: SUPPORT_BOT, direction: "outbound" });
  assert.deepEqual([saved.status, (await saved.json()).after.status], [200, "published"]);
  const refused = await post({ agentId: "agent_999999", direction: "outbound" });
  assert.deepEqual([refused.status, (await refused.json()).code], [404, "not_found"]);
});

it("has a row for each error code", async () => {
  const types = await read("pkg/js/index.d.ts");
  const [, union] = types.match(/export type ErrorCode =([^;]*);/);
  const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  const [, ...rows] = [...(await read(`${GUIDES}/errors.md`)).matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, code]) => code,
  );
  assert.deepEqual(rows, codes);
});

it("quotes messages that the code has", async () => {
  const folders = ["src", "src/web", "src/policy", "pkg/js", "sandbox/src"];
  const files = await Promise.all(
    folders.map(async (folder) => {
      const names = (await readdir(path.join(root, folder))).filter((name) => /\.(rs|js)$/.test(name));
      return Promise.all(names.map((name) => readFile(path.join(root, folder, name), "utf8")));
    }),
  );
  const source = files
    .flat()
    .join("\n")
    .replace(/\\\n\s*/g, "")
    .replaceAll('\\"', '"');
  const page = await read(`${GUIDES}/troubleshooting.md`);
  const quoted = [...page.matchAll(/^\| `(.*?)` \|/gm)].map(([, message]) => message);
  assert.ok(quoted.length > 15);
  assert.deepEqual(
    quoted.filter((message) => !source.includes(message)),
    [],
  );
});
