// Loads the wasm that is embedded in the package, gzipped and base64-encoded.
import base64 from "talkover-wasm";

export async function locate() {
  // Without `fromBase64`, one function call for each byte adds some milliseconds to a cold start.
  const zipped =
    Uint8Array.fromBase64?.(base64) ??
    Uint8Array.from(atob(base64), (/** @type {any} */ char) => char.charCodeAt());
  return unzip(zipped);
}

async function unzip(bytes) {
  if (typeof DecompressionStream === "function") {
    // Not through a `Blob`: jsdom's has no `stream`.
    /** @type {{ body: any }} */
    const { body } = new Response(bytes);
    const unzipped = body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(unzipped).arrayBuffer();
  }
  // Test runners that emulate a page on Node lack `DecompressionStream`, but have Node's zlib.
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (!zlib) throw new Error("this browser lacks DecompressionStream");
  return zlib.gunzipSync(bytes);
}
