// How large the package is, part by part, and how large it may be.
import { gzipSync } from "node:zlib";
import { CODE, DATA, sections } from "./wasm.mjs";

// The first is what a page downloads, and the only one that is a limit. Lower it with what was won, and the others with it (they are
// what `docs/performance.md` calls the parts); they tell what grew. It goes up only for what is worth more to a page than its bytes,
// and that document says for what.
export const BUDGET = {
  "index.js, gzipped": 28_950,
  "slim.js, gzipped": 3_650,
  "wasm: code": 58_300,
  "wasm: data": 9_255,
  "wasm: imports, exports and the rest": 1_630,
};

/** `read` gives a file of dist/. */
export async function sizes(read) {
  const wasm = await read("talkover_calling.wasm");
  const zipped = async (name) => gzipSync(await read(name), { level: 9 }).length;
  const found = sections(wasm);
  const [code, data] = [found.get(CODE).length, found.get(DATA).length];
  return {
    "index.js, gzipped": await zipped("index.js"),
    "slim.js, gzipped": await zipped("slim.js"),
    "wasm: code": code,
    "wasm: data": data,
    "wasm: imports, exports and the rest": wasm.length - code - data,
  };
}

/** The parts that are larger than they were when the budget was set, a line each. */
export function grown(now) {
  const parts = Object.keys(BUDGET).filter((part) => now[part] > BUDGET[part]);
  return parts.map((part) => `  ${part}: ${BUDGET[part]} → ${now[part]} bytes`).join("\n");
}
