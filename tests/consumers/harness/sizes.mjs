// How large the package is, part by part, and how large it may be.
import { gzipSync } from "node:zlib";

// The first is what a page downloads, and the only one that is a limit. It only ever goes down: lower it with what was won, and the
// others with it (they are what `docs/performance.md` calls the parts). They tell what grew.
export const BUDGET = {
  "index.js, gzipped": 38_000,
  "slim.js, gzipped": 3_640,
  "wasm: code": 61_850,
  "wasm: data": 9_900,
  "wasm: imports, exports and the rest": 2_090,
};

const CODE = 10;
const DATA = 11;

/** `read` gives a file of dist/. */
export async function sizes(read) {
  const wasm = await read("talkover_calling.wasm");
  const zipped = async (name) => gzipSync(await read(name), { level: 9 }).length;
  const sections = new Map();
  for (let at = 8; at < wasm.length; ) {
    const [length, start] = unsigned(wasm, at + 1);
    sections.set(wasm[at], length);
    at = start + length;
  }
  const [code, data] = [sections.get(CODE), sections.get(DATA)];
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

// A number as wasm writes it, and where the next thing begins.
function unsigned(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7, at += 1) {
    value += (bytes[at] & 127) * 2 ** shift;
    if (bytes[at] < 128) return [value, at + 1];
  }
}
