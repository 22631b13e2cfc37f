// A row of the matrix: one way to use the package, run for real.
import assert from "node:assert/strict";
import { install } from "./app.mjs";
import { titleOf } from "./pages.mjs";
import { api, applied, reset } from "../../support/sandbox.mjs";
import { serveFolder } from "../../support/site.mjs";

/** What a consumer says after the documented example. */
const DONE = "SupportBot calls from (123) 456-7890, (987) 654-3210";

/**
 * Runs a row and gives the version of what it is about; throws if the package does not work there. The sandbox's own
 * account of the calls is asked too, so that nothing passes without one.
 */
export async function runRow({ app: name, version, says = DONE, calls = 1, run }) {
  const app = name && (await install(name));
  await reset();
  const said = await run(app);
  // Test runners and compilers judge for themselves.
  if (said !== undefined) assert.equal(said, says);
  assert.equal((await applied()).length, calls, "updates that the sandbox carried out");
  return typeof version === "string" ? app.version(version) : version?.(app);
}

/** The title of a page of a folder that was built, or needs no build. */
export const pageOf = (folder, path = "/") =>
  serveFolder(folder, (address) => titleOf(`${address}${path}?api=${encodeURIComponent(api)}`));
