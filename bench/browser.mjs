// The one Chromium in which everything is measured, and pages in it.
import { launch } from "../tests/support/browser.mjs";
import { address, fault, reset } from "../tests/support/sandbox.mjs";
import { longestTask } from "../tests/support/tasks.mjs";

// Exact to 5 µs, and not to 100, is a page's clock only if no other origin can be in its process.
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
const DOCUMENT = "/api/v1/health";

export class Browser {
  #chromium;

  static async open() {
    await reset();
    const page = { text: "<!doctype html>", content_type: "text/html", headers: ISOLATED };
    await fault({ match: { path: DOCUMENT }, times: 0, ...page });
    const browser = new Browser();
    browser.#chromium = await launch();
    return browser;
  }

  get version() {
    return this.#chromium.version();
  }

  /** See tasks.mjs. */
  longestTask(run) {
    return longestTask(this.#chromium, run);
  }

  close() {
    return this.#chromium.close();
  }

  /** Gives `use` an empty page of the sandbox's origin, in a profile of its own, with the functions of page/ in `bench`. */
  async withPage(use, options) {
    const page = await this.page(options);
    try {
      return await use(page);
    } finally {
      await page.context().close();
    }
  }

  async page({ locks = true } = {}) {
    const context = await this.#chromium.newContext();
    const page = await context.newPage();
    // Uncaught, and meant to be: a page in trouble measures nothing.
    page.on("pageerror", (error) => {
      throw error;
    });
    if (!locks)
      await page.addInitScript(() =>
        Object.defineProperty(Navigator.prototype, "locks", { value: undefined }),
      );
    await page.goto(address + DOCUMENT);
    await page.evaluate(async () => {
      if (!crossOriginIsolated) throw new Error("this page's clock is too coarse");
      globalThis.bench = await import("/page/index.js");
    });
    return page;
  }
}
