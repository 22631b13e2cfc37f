// Code out of the project's documents, so that what they show is what was run.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./paths.mjs";

/** The one block of a document that is in this language and contains this text. */
export async function block(document, language, text = "") {
  const markdown = await readFile(path.join(root, document), "utf8");
  const blocks = [...markdown.matchAll(/^```(\w+).*\n([^]*?)^```$/gm)].filter(([, name, code]) => name === language && code.includes(text));
  assert.equal(blocks.length, 1, `blocks of ${language} with ${JSON.stringify(text)} in ${document}`);
  return blocks[0][2];
}
