// Opens a page without scripts, for tests that run their own.
import { address } from "./sandbox.mjs";

/** `prepare` runs in the page before any other script. */
export async function openEmpty(context, prepare) {
  const page = await context.newPage();
  if (prepare) await page.addInitScript(prepare);
  // The page needs a real response. Chromium treats a response that the test fulfills as public and
  // blocks its requests to this machine. A file's policy blocks requests to other origins.
  await page.goto(`${address}/api/v1/health`);
  return page;
}
