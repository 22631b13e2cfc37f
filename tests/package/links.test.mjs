// Links between the project's documents.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { it } from "node:test";
import { brokenLink, linksOf } from "../support/markdown.mjs";
import { root } from "../support/paths.mjs";

const pagesIn = async (folder) =>
  (await readdir(path.join(root, folder)))
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join(folder, name));

it("lead to files and headings that exist", async () => {
  const folders = [".", "docs", "docs/guides", "docs/recipes", "docs/api", "sandbox"];
  const documents = (await Promise.all(folders.map(pagesIn))).flat();
  assert.ok(documents.includes("README.md") && documents.includes("docs/guides/errors.md"));
  const broken = documents.map(async (document) => {
    const links = linksOf(await readFile(path.join(root, document), "utf8"));
    return Promise.all(links.map((link) => brokenLink(document, link)));
  });
  assert.deepEqual((await Promise.all(broken)).flat().filter(Boolean), []);
});

it("name each guide in the README", async () => {
  const links = linksOf(await readFile(path.join(root, "README.md"), "utf8"));
  const guides = [...(await pagesIn("docs/guides")), ...(await pagesIn("docs/recipes"))];
  assert.deepEqual(
    guides.filter((guide) => !links.includes(guide)),
    [],
  );
});
