// From wherever the wasm is to a compiled module.

export async function compile(source) {
  const given = await source;
  if (given === undefined) return WebAssembly.compile(await embedded());
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) throw new Error(`${response.url} answered with status ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function embedded() {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("this browser lacks DecompressionStream, which all have had since 2023");
  }
  const { default: base64 } = await import("talkover-wasm");
  const packed = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
