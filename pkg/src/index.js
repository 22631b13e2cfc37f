// The package in one file, the wasm included.
import { embedded } from "./embedded.js";
import { library, TalkoverError } from "./library.js";

export { TalkoverError };
export const { configure, createClient, init, updateAgentCalling, updateAgentsCalling } = /* @__PURE__ */ library(embedded);
