// docs/api is the current output of TypeDoc for the package's types.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { it } from "node:test";
import { root } from "../support/paths.mjs";
import { published, writeReference } from "./reference.mjs";

async function pagesIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const pages = files.map(async (file) => [path.relative(folder, file), await readFile(file, "utf8")]);
  return Object.fromEntries((await Promise.all(pages)).sort());
}

it("is current", async () => {
  const generated = path.join(root, "target/reference");
  await writeReference(generated);
  const [current, wanted] = await Promise.all([published, generated].map(pagesIn));
  const pages = new Set([...Object.keys(current), ...Object.keys(wanted)]);
  const outdated = [...pages].filter((page) => current[page] !== wanted[page]);
  assert.deepEqual(outdated, [], "docs/api is not current: run `npm run reference`");
});

it("has a page for each export", async () => {
  const types = await readFile(path.join(root, "pkg/js/index.d.ts"), "utf8");
  const names = [...types.matchAll(/^export (?:function|class|const|interface|type) (\w+)/gm)].map(
    ([, name]) => name,
  );
  assert.ok(names.includes("updateAgentCalling"));
  const pages = Object.keys(await pagesIn(published)).map((page) => path.basename(page, ".md"));
  assert.deepEqual(
    names.filter((name) => !pages.includes(name)),
    [],
  );
});
