// Which instance of the wasm a call runs in. In a page all calls share one, since they keep each other's order and rate limits. Outside of
// pages each call has one of its own while it runs: calls there are those of different people, and an instance goes on in the async
// context of whoever has woken it.
import { createInstance } from "./instance.js";

/** Idle instances that are kept for the next calls; more are made when they are needed. */
const MAX_IDLE = 16;

/** Workers and pages have a location, and servers have none, unless they pretend to be a page. */
const isPage = () => typeof globalThis.location === "object" && globalThis.location !== null;

/** `compile` gives the module; where it fails, the next call tries again. */
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
      // Before anything else that waits for it: calls that came while it loaded go first, in their order.
      page.starting.then((instance) => (page.instance = instance), forget);
    }
    return page.starting;
  }

  return {
    /** Calls from now on run in new instances, which remember nothing. */
    reset() {
      forget();
      idle.length = 0;
    },
    /** One that is there already. */
    ready() {
      if (!isPage()) return idle.pop();
      return page.instance?.hasTrapped() === false ? page.instance : undefined;
    },
    start: (source) => (isPage() ? startInPage(source) : start(source)),
    /** A call in it is over. */
    release(instance) {
      if (!isPage() && !instance.hasTrapped() && idle.length < MAX_IDLE) idle.push(instance);
    },
  };
}
