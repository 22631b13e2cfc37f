// The Chromium that runs all measures, and its pages.
import { launch } from "../tests/support/browser.mjs";
import { address, fault, reset } from "../tests/support/sandbox.mjs";
import { longestTask } from "../tests/support/tasks.mjs";

// Cross-origin isolation makes a page's clock exact to 5 µs instead of 100.
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

  /**
   * Calls `use` with an empty page of the sandbox's origin in a new profile. The functions of page/
   * are in the global `bench`.
   */
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
    // Deliberately uncaught: the figures of a page with an error are worthless.
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
