// Loads the wasm in Cloudflare's runtime, which does not compile bytes: the module is compiled
// together with the worker.
import wasm from "./talkover_calling.wasm";

export const locate = () => wasm;
