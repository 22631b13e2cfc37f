import { byId } from "./dom.js";
import { words } from "./language.js";

let kind;

/** Tells whether the gateway leads to the sandbox here. Only a request that arrived there proves it. */
export async function findEnvironment() {
  kind = (await reachesSandbox().catch(() => false)) ? "sandbox" : "live";
  showEnvironment();
  return kind;
}

export function showEnvironment() {
  const place = byId("environment");
  place.textContent = kind ? words.environment[kind] : "";
  place.dataset.kind = kind ?? "";
  byId("environment-means").textContent = kind ? words.environment[`${kind}Means`] : "";
}

async function reachesSandbox() {
  await fetch("/talkover/health");
  const response = await fetch("/sandbox/requests?path=/api/v1/health", { cache: "no-store" });
  const entries = await response.json();
  return entries.some(({ via }) => via === "gateway");
}
