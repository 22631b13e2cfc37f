// The package beside its wasm, for pages and bundlers that can serve a file: it streams, and the browser caches it compiled.
import { library, TalkoverError } from "./library.js";

export { TalkoverError };

// One by one, and marked as pure, so that bundlers leave out what nobody imports: the wasm, for who needs the error class alone.
const api = /* @__PURE__ */ library(() => new URL("./talkover_calling.wasm", import.meta.url));
export const configure = /* @__PURE__ */ api("configure");
export const createClient = /* @__PURE__ */ api("createClient");
export const getAgent = /* @__PURE__ */ api("getAgent");
export const init = /* @__PURE__ */ api("init");
export const listAgents = /* @__PURE__ */ api("listAgents");
export const listPhoneNumbers = /* @__PURE__ */ api("listPhoneNumbers");
export const publishAgent = /* @__PURE__ */ api("publishAgent");
export const unpublishAgent = /* @__PURE__ */ api("unpublishAgent");
export const updateAgentCalling = /* @__PURE__ */ api("updateAgentCalling");
export const updateAgentsCalling = /* @__PURE__ */ api("updateAgentsCalling");
