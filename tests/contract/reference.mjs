// Generates docs/api from the package's types. As a module, it writes to any folder.
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../support/child.mjs";
import { root } from "../support/paths.mjs";

const HEAD = `# API reference

Everything that \`talkover-calling\` exports, from the documentation in its types
(\`pkg/js/index.d.ts\`). [The README](../../README.md) and its guides show how to use it.

Written by \`npm run reference\`; do not edit.
`;
const TITLE = "# talkover-calling\n";

export const published = path.join(root, "docs/api");

export async function writeReference(folder) {
  const here = path.join(root, "tests/contract");
  const typedoc = path.join(here, "node_modules/typedoc/bin/typedoc");
  const options = path.join(here, "typedoc/typedoc.json");
  await run(process.execPath, [typedoc, "--options", options, "--out", folder], { cwd: here });
  const index = path.join(folder, "README.md");
  const text = await readFile(index, "utf8");
  if (!text.startsWith(TITLE)) throw new Error(`TypeDoc's index does not begin with ${TITLE}`);
  await writeFile(index, HEAD + text.slice(TITLE.length));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await rm(published, { recursive: true, force: true });
  await writeReference(published);
}
