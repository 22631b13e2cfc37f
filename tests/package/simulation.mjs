// Opens a page with a simulated service and virtual time, in which minutes pass quickly.
import { readFile } from "node:fs/promises";
import { openEmpty } from "../support/empty-page.mjs";
import { TOKEN } from "../support/sandbox.mjs";

const files = ["virtual-clock.js", "simulated-service.js"].map((name) => new URL(name, import.meta.url));
const scripts = await Promise.all(files.map((file) => readFile(file, "utf8")));

export async function openSimulation(context) {
  const page = await openEmpty(context, { content: scripts.join("\n") });
  await page.evaluate(prepareClient, TOKEN);
  return page;
}

/** Runs in a page. The base URL has the page's origin, so that a token is allowed. */
export async function prepareClient(token) {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  globalThis.client = createClient({ baseUrl: "/api/v1", token });
  globalThis.manyUpdates = (count) =>
    Array.from({ length: count }, (_, index) => ({ agentId: `agent-${index}`, direction: "outbound" }));
}
