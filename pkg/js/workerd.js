// The package for Cloudflare's runtime, which compiles no bytes: the wasm is a module that was compiled with the worker.
import wasm from "./talkover_calling.wasm";
import { library, TalkoverError } from "./library.js";

export { TalkoverError };
export const {
  configure,
  createClient,
  getAgent,
  init,
  listAgents,
  listPhoneNumbers,
  publishAgent,
  unpublishAgent,
  updateAgentCalling,
  updateAgentsCalling,
} = /* @__PURE__ */ library(() => wasm);
