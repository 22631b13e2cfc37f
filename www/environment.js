import { byId } from "./dom.js";

/** Tells whether the gateway leads to the sandbox here. Only a request that arrived there proves it. */
export async function showEnvironment() {
  const isLocal = await reachesSandbox().catch(() => false);
  byId("environment").textContent = isLocal
    ? "Local sandbox, nothing here reaches a phone."
    : "Not the local sandbox: what you save here changes real agents.";
  return isLocal;
}

async function reachesSandbox() {
  await fetch("/talkover/health");
  const response = await fetch("/sandbox/requests?path=/api/v1/health", { cache: "no-store" });
  const entries = await response.json();
  return entries.some(({ via }) => via === "gateway");
}
