// Extracts code from the project's documents, so that tests run the code that readers see.
import { transform } from "esbuild";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./paths.mjs";

/** Returns the only code block of a document in this language that contains this text. */
export async function block(document, language, text = "") {
  const markdown = await read(document);
  const blocks = [...markdown.matchAll(/^```(\w+).*\n([\s\S]*?)^```$/gm)].filter(
    ([, name, code]) => name === language && code.includes(text),
  );
  assert.equal(blocks.length, 1, `blocks of ${language} with ${JSON.stringify(text)} in ${document}`);
  return blocks[0][2];
}

/** Returns the only TypeScript block with this text, compiled to JavaScript. */
export async function script(document, text) {
  return (await transform(await block(document, "ts", text), { loader: "ts" })).code;
}

export const read = (document) => readFile(path.join(root, document), "utf8");

export const importText = (code) => import(`data:text/javascript,${encodeURIComponent(code)}`);

/**
 * Returns the README's backend as a module to import from text, with `rules` as its `session.js`.
 */
export function backendOf(readme, rules) {
  const code = [...readme.matchAll(/```js\n(.*?)```/gs)]
    .map(([, code]) => code)
    .find((code) => code.includes("./gateway.js"));
  return code
    .replace("./gateway.js", pathToFileURL(path.join(root, "docs/production/gateway.js")).href)
    .replace("./session.js", `data:text/javascript,${encodeURIComponent(rules).replaceAll("'", "%27")}`);
}
