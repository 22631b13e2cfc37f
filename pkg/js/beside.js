// Loads the wasm from a separate file, for pages and bundlers that can serve one. The file streams,
// and the browser caches the compiled code.
export const locate = () => new URL("./talkover_calling.wasm", import.meta.url);
