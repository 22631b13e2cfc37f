// Calls wait for the wasm, so loading it needs a timeout.
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
  // Many servers answer unknown paths with their start page and status 200.
  if (type?.startsWith("text/html")) throw new Error(`${response.url} is an HTML page, not the wasm`);
  // Browsers refuse to stream any other content type.
  return type === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
