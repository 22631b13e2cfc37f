// The source of every entry of the package. The build resolves "wasm-location" to embedded.js,
// beside.js or workerd.js.
import { locate } from "wasm-location";
import { library, TalkoverError } from "./library.js";

export { TalkoverError };

// Exported one by one and marked as pure, so that bundlers can drop the wasm from a bundle that
// imports only the error class.
const api = /* @__PURE__ */ library(locate);
export const applyAgentCalling = /* @__PURE__ */ api("applyAgentCalling");
export const applyAgentsCalling = /* @__PURE__ */ api("applyAgentsCalling");
export const configure = /* @__PURE__ */ api("configure");
export const createClient = /* @__PURE__ */ api("createClient");
export const getAgent = /* @__PURE__ */ api("getAgent");
export const init = /* @__PURE__ */ api("init");
export const listAgents = /* @__PURE__ */ api("listAgents");
export const listPhoneNumbers = /* @__PURE__ */ api("listPhoneNumbers");
export const planAgentsCalling = /* @__PURE__ */ api("planAgentsCalling");
export const publishAgent = /* @__PURE__ */ api("publishAgent");
export const resetForTests = /* @__PURE__ */ api("resetForTests");
export const unpublishAgent = /* @__PURE__ */ api("unpublishAgent");
export const updateAgentCalling = /* @__PURE__ */ api("updateAgentCalling");
export const updateAgentsCalling = /* @__PURE__ */ api("updateAgentsCalling");
