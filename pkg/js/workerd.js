// The wasm for Cloudflare's runtime, which compiles no bytes: a module that was compiled with the worker.
import wasm from "./talkover_calling.wasm";

export const locate = () => wasm;
