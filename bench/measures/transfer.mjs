// Bytes that a page downloads to send one update.
import { readFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { bundleOf, wasm } from "../bundle.mjs";
import { contenders } from "../contender.mjs";

export async function measure() {
  const figures = {};
  for (const { name } of contenders) figures[name] = await sizes(bundleOf(name));
  const [script, module] = [await sizes(bundleOf("talkover-calling-slim")), await sizes(wasm)];
  figures["talkover-calling-slim"] = {
    bytes: script.bytes + module.bytes,
    gzip: script.gzip + module.gzip,
    brotli: script.brotli + module.brotli,
  };
  return figures;
}

async function sizes(file) {
  const bytes = await readFile(file);
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  return {
    bytes: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, best).length,
  };
}
