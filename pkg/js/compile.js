// From wherever the wasm is to a compiled module.

// Calls wait for the wasm, and none may wait for ever.
const LONGEST_FETCH_MS = 30_000;

export async function compile(source) {
  if (typeof WebAssembly !== "object")
    throw new Error("this browser has no WebAssembly, or has it turned off");
  /** @type {WebAssembly.Module | BufferSource | Response | Request | URL | string} */
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
  const response =
    given instanceof Response ? given : await fetch(given, { signal: AbortSignal.timeout(LONGEST_FETCH_MS) });
  if (!response.ok) throw new Error(`${response.url} answered with status ${response.status}`);
  const type = response.headers.get("content-type");
  // What many servers give for whatever they do not have.
  if (type?.startsWith("text/html")) throw new Error(`${response.url} is an HTML page, not the wasm`);
  // A browser streams only what is served as wasm.
  return type === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
