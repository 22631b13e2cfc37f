// Imports the package without a page and a network, both the copy for pages and the one for Node,
// and prints what they have in common.
import { createRequire } from "node:module";

for (const name of [
  "fetch",
  "WebAssembly",
  "window",
  "document",
  "Request",
  "Response",
  "AbortController",
  "DecompressionStream",
]) {
  delete globalThis[name];
}
const esm = await import(new URL("../node_modules/talkover-calling/dist/index.js", import.meta.url));
const cjs = createRequire(import.meta.url)("talkover-calling");
const errorOf = (library) => library.updateAgentCalling("agent_123456", "inbound").catch((error) => error);
const errors = [await errorOf(esm), await errorOf(cjs)];
console.log(
  JSON.stringify({
    copies: esm.TalkoverError !== cjs.TalkoverError,
    codes: errors.map((error) => error.code),
    known: errors.flatMap((error) => [
      error instanceof esm.TalkoverError,
      error instanceof cjs.TalkoverError,
    ]),
  }),
);
