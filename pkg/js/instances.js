// Chooses the wasm instance that a call runs in. In a page, all calls share one instance, because
// they share agent queues and rate limits. Outside a page, each running call has a separate
// instance: concurrent calls may belong to different users, and an instance resumes in the async
// context of the call that woke it.
import { createInstance } from "./instance.js";

/** How many idle instances are kept for reuse; more are created on demand. */
const MAX_IDLE = 16;

/** Pages and workers have a `location`; servers have none, unless they emulate a page. */
const isPage = () => typeof globalThis.location === "object" && globalThis.location !== null;

/** `compile` returns the module. If it fails, the next call compiles again. */
export function instances(compile) {
  /** @type {Record<"starting" | "instance", any>} */
  const page = { starting: undefined, instance: undefined };
  const idle = [];
  let compiling;

  function forget() {
    page.starting = page.instance = undefined;
  }

  async function start(source) {
    compiling ??= compile(source);
    try {
      return await createInstance(await compiling);
    } catch (error) {
      compiling = undefined;
      throw error;
    }
  }

  function startInPage(source) {
    if (page.instance?.hasTrapped()) forget();
    if (!page.starting) {
      page.starting = start(source);
      // Added before any other callback, so that calls made while it loaded run first and in order.
      page.starting.then((instance) => (page.instance = instance), forget);
    }
    return page.starting;
  }

  return {
    /** Later calls run in new instances, without the state of the earlier ones. */
    reset() {
      forget();
      idle.length = 0;
    },
    /** Returns an existing instance, if there is one. */
    ready() {
      if (!isPage()) return idle.pop();
      return page.instance?.hasTrapped() === false ? page.instance : undefined;
    },
    start: (source) => (isPage() ? startInPage(source) : start(source)),
    /** Called after a call in this instance has ended. */
    release(instance) {
      if (!isPage() && !instance.hasTrapped() && idle.length < MAX_IDLE) idle.push(instance);
    },
  };
}
