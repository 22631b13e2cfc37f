// A page of the sandbox's own origin with nothing in it, for tests that bring their own script.
import { address } from "./sandbox.mjs";

/** `prepare` runs in the page before anything else does. */
export async function openEmpty(context, prepare) {
  const page = await context.newPage();
  await page.route(`${address}/empty`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>A page</title>" }),
  );
  if (prepare) await page.addInitScript(prepare);
  await page.goto(`${address}/empty`);
  return page;
}
