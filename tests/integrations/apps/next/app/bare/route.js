// Imports the package without fetch and WebAssembly, like a server that lacks them.
export async function POST() {
  const { fetch, WebAssembly } = globalThis;
  delete globalThis.fetch;
  delete globalThis.WebAssembly;
  try {
    return new Response(
      Object.keys(await import("talkover-calling"))
        .sort()
        .join(),
    );
  } finally {
    Object.assign(globalThis, { fetch, WebAssembly });
  }
}
