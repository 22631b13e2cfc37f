// A page with nothing running in it, for tests that bring their own script.
import { address } from "./sandbox.mjs";

/** `prepare` runs in the page before anything else does. */
export async function openEmpty(context, prepare) {
  const page = await context.newPage();
  if (prepare) await page.addInitScript(prepare);
  // A real reply, and no file: a page that the test made up would count as one of the public network, which
  // Chromium keeps from this machine, and files have a policy that keeps them from other origins.
  await page.goto(`${address}/api/v1/health`);
  return page;
}
