// What a server that lacks the platform's newer parts would see.
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
