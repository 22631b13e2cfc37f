import { launch } from "../../support/browser.mjs";

const WAITING = "waiting";
const PATIENCE_MS = 60_000;
let launched;

const browser = () => (launched ??= launch());

export const browserVersion = async () => (await browser()).version();

export const closeBrowser = async () => (await launched)?.close();

/** Opens a page, calls `use` with it, and closes it. */
export async function withPage(url, use) {
  const page = await (await browser()).newPage();
  const trouble = [];
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  try {
    await page.goto(url, { timeout: PATIENCE_MS });
    return await use(page);
  } catch (error) {
    throw new Error([error.message, ...trouble].join("\n"));
  } finally {
    await page.close();
  }
}

/** Returns the title that a page sets when its call has ended. Until then, it is "waiting". */
export function titleOf(url) {
  return withPage(url, async (page) => {
    await page.waitForFunction((waiting) => document.title && document.title !== waiting, WAITING, {
      timeout: PATIENCE_MS,
    });
    return page.title();
  });
}
