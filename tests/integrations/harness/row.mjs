// Runs a row of the matrix, which is one way to use the package.
import assert from "node:assert/strict";
import { install } from "./app.mjs";
import { titleOf } from "./pages.mjs";
import { api, applied, reset } from "../../support/sandbox.mjs";
import { serveFolder } from "../../support/site.mjs";

/** The text that an application shows after the documented example. */
const DONE = "SupportBot calls from (123) 456-7890, (987) 654-3210";

/**
 * Runs a row and returns the version of its subject. Throws if the package does not work there. The
 * sandbox's log has to contain the calls, so that a row without a call cannot pass.
 */
export async function runRow({ app: name, version, says = DONE, calls = 1, run }) {
  const app = name && (await install(name));
  await reset();
  const said = await run(app);
  // Test runners and compilers report failures themselves.
  if (said !== undefined) assert.equal(said, says);
  assert.equal((await applied()).length, calls, "updates that the sandbox carried out");
  return typeof version === "string" ? app.version(version) : version?.(app);
}

/** Serves a folder and returns the title of a page in it. */
export const pageOf = (folder, path = "/") =>
  serveFolder(folder, (address) => titleOf(`${address}${path}?api=${encodeURIComponent(api)}`));
