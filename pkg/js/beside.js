// The wasm as a file beside the package, for pages and bundlers that can serve it: it streams, and the browser caches it compiled.
export const locate = () => new URL("./talkover_calling.wasm", import.meta.url);
