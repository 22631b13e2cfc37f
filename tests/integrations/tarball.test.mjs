// The tarball that npm would publish.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { before, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { install } from "./harness/app.mjs";
import { brokenLink, linksOf } from "../support/markdown.mjs";
import { root } from "../support/paths.mjs";
import { BUDGET, sizeOf } from "../support/size-budget.mjs";
import { ownVersion, tarball } from "./harness/tarball.mjs";

let app;
let packed;
before(async () => {
  app = await install("gates");
  packed = await tarball();
});
const dist = (name) => readFile(app.path("node_modules/talkover-calling/dist", name), "utf8");

it("holds exactly the files that it needs", () => {
  assert.deepEqual(packed.files.toSorted(), [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "dist/index.cjs",
    "dist/index.d.cts",
    "dist/index.d.ts",
    "dist/index.js",
    "dist/locales/en.d.ts",
    "dist/locales/en.js",
    "dist/locales/pt-BR.d.ts",
    "dist/locales/pt-BR.js",
    "dist/node.js",
    "dist/slim.js",
    "dist/talkover_calling.wasm",
    "dist/talkover_calling.wasm.d.ts",
    "dist/workerd.js",
    "package.json",
  ]);
});

it("has the crate's version", async () => {
  const cargo = await readFile(path.join(root, "Cargo.toml"), "utf8");
  assert.equal(await ownVersion(), cargo.match(/\[workspace\.package\]\nversion = "(.*)"/)[1]);
});

it("has a README whose links lead to the repository, at the version's tag", async () => {
  const inPackage = (name) => readFile(app.path("node_modules/talkover-calling", name), "utf8");
  const { repository, version } = JSON.parse(await inPackage("package.json"));
  const base = `${repository.url.replace(/^git\+|\.git$/g, "")}/`;
  const links = linksOf(await inPackage("README.md"));
  for (const link of links) assert.match(link, /^(https:\/\/|#)/);
  const relative = links.map((link) =>
    link.replace(`${base}blob/v${version}/`, "").replace(`${base}raw/v${version}/`, ""),
  );
  assert.deepEqual(relative, linksOf(await readFile(path.join(root, "README.md"), "utf8")));
  const broken = await Promise.all(relative.map((link) => brokenLink("README.md", link)));
  assert.deepEqual(broken.filter(Boolean), []);
});

it("has no issues in publint", async () => {
  assert.match(await app.run("publint", ["run", packed.file, "--strict"]), /All good!/);
});

it("has types that match its code in every module resolution", async () => {
  await app.run("attw", [packed.file, "--entrypoints", ".", "package.json"]);
  // These have no `require`: `/slim` locates its wasm by `import.meta.url`, which CommonJS lacks,
  // and the wasm is not a script. Old resolvers without `exports` do not find them either. One attw
  // profile covers both.
  await app.run("attw", [
    packed.file,
    "--profile",
    "esm-only",
    "--entrypoints",
    "slim",
    "locales/en",
    "locales/pt-BR",
    "talkover_calling.wasm",
  ]);
});

it("stays within its budget", async () => {
  const size = sizeOf(await readFile(app.path("node_modules/talkover-calling/dist/index.js")));
  assert.ok(size <= BUDGET, `index.js is ${size} bytes gzipped, ${size - BUDGET} over its budget`);
});

it("is one plain script that needs no bundler support", async () => {
  for (const entry of ["index.js", "index.cjs"]) {
    const code = await dist(entry);
    assert.match(code, /H4sI[\w+/]{20000}/, `${entry} has the zipped wasm in it`);
    assert.doesNotMatch(code, /\bimport\s*\(/, `${entry} imports nothing later`);
    assert.doesNotMatch(code, /\bimport\.meta\b/, `${entry} does not ask where it is`);
    assert.doesNotMatch(code, /\bnew URL\([^)]*\.wasm/, `${entry} names no other file`);
    // In a plain function `await` is a syntax error, so this detects a top-level await.
    assert.doesNotThrow(
      () => new Function(code.replace(/\bexport\s*\{[^}]*\};?\s*$/, "")),
      `${entry} awaits nothing when it is imported`,
    );
  }
});

it("embeds the wasm of the separate file, byte for byte", async () => {
  const beside = await readFile(app.path("node_modules/talkover-calling/dist/talkover_calling.wasm"));
  for (const entry of ["index.js", "index.cjs"]) {
    const [, base64] = (await dist(entry)).match(/"(H4sI[\w+/=]+)"/);
    assert.equal(gunzipSync(Buffer.from(base64, "base64")).equals(beside), true, entry);
  }
});

it("exports the names in its types from every entry", async () => {
  const types = await dist("index.d.ts");
  const declared = [...types.matchAll(/^export (?:declare )?(?:function|class|const) (\w+)/gm)].map(
    ([, name]) => name,
  );
  assert.ok(declared.includes("updateAgentCalling"));
  assert.equal(await dist("index.d.cts"), types);
  const names = new Set(declared);
  for (const entry of ["index.js", "slim.js", "workerd.js"]) {
    const [, list] = (await dist(entry)).match(/\bexport\s*\{([^}]*)\};?\s*$/);
    assert.deepEqual(new Set(list.split(",").map((item) => item.split(" as ").at(-1).trim())), names, entry);
  }
  const required = await app.run("node", [
    "-p",
    "JSON.stringify(Object.keys(require('talkover-calling')))",
    "--input-type=commonjs",
  ]);
  assert.deepEqual(new Set(JSON.parse(required)), names, "index.cjs");
});

it("shares one copy between import and require in Node", async () => {
  const code = `
    import { createRequire } from "node:module";
    import { TalkoverError, configure } from "talkover-calling";
    const required = createRequire(import.meta.url)("talkover-calling");
    configure({ baseUrl: "https://api.example", maxRetries: 0 });
    globalThis.fetch = async (url) => Promise.reject(new Error(url));
    const { cause } = await required.getAgent("agent-1").catch((error) => error);
    console.log(JSON.stringify([required.TalkoverError === TalkoverError, cause.message]));
  `;
  const said = await app.run("node", ["--input-type=module", "--eval", code]);
  assert.deepEqual(JSON.parse(said), [true, "https://api.example/agents/agent-1"]);
});

it("loads without fetch, WebAssembly or a window, and its copies recognize each other's errors", async () => {
  assert.deepEqual(JSON.parse(await app.run("node", ["src/without-platform.mjs"])), {
    copies: true,
    codes: ["wasm_unavailable", "wasm_unavailable"],
    known: [true, true, true, true],
  });
});
