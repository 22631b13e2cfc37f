// The package beside its wasm, for pages and bundlers that can serve a file: it streams, and the browser caches it compiled.
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
} = /* @__PURE__ */ library(
  () => new URL("./talkover_calling.wasm", import.meta.url),
);
