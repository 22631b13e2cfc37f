// The wasm out of the package itself, where it lies gzipped and in base64.
import base64 from "talkover-wasm";

export async function locate() {
  // Where a browser has no decoder for bytes of its own, a call for each of them takes some milliseconds of a cold start.
  const zipped =
    Uint8Array.fromBase64?.(base64) ??
    Uint8Array.from(atob(base64), (/** @type {any} */ char) => char.charCodeAt());
  return unzip(zipped);
}

async function unzip(bytes) {
  if (typeof DecompressionStream === "function") {
    // Not by way of a Blob: jsdom's own has no stream.
    /** @type {{ body: any }} */
    const { body } = new Response(bytes);
    const unzipped = body.pipeThrough(new DecompressionStream("gzip"));
    return new Response(unzipped).arrayBuffer();
  }
  // Test runners that imitate a page on Node lack it, but not Node's own.
  const zlib = globalThis.process?.getBuiltinModule?.("node:zlib");
  if (!zlib) throw new Error("this browser lacks DecompressionStream");
  return zlib.gunzipSync(bytes);
}
