// The package in one file, the wasm included.
import { embedded } from "./embedded.js";
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
} = /* @__PURE__ */ library(embedded);
