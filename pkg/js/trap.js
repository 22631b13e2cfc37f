// How a trap is seen. A wasm that traps, or through which an exception of JavaScript's flies, has left its memory in the middle of
// something: nothing in it may run any more, and whoever waits for it is told.

let trap;
let listener;

/** `listen` is called with what was thrown. */
export function onTrap(listen) {
  listener = listen;
}

export function hasTrapped() {
  if (trap?.isTold === false) tell();
  return trap !== undefined;
}

// What the page holds of a trapped instance, like timers and listeners, does nothing any more. An array is an answer that the
// glue can take apart, whatever it expects.
const NOTHING = [];

const guarded =
  (run) =>
  (...args) => {
    if (!trap) {
      try {
        return run(...args);
      } catch (cause) {
        trap = { cause, isTold: false };
      }
    }
    if (!trap.isTold) tell();
    return NOTHING;
  };

// Where the stack has overflowed there is room for the listener only after a turn, and at times not even for this. Then whoever
// looks next tells it.
function tell() {
  try {
    afterTurn();
  } catch {}
}

async function afterTurn() {
  await undefined;
  if (trap.isTold) return;
  trap.isTold = true;
  listener(trap.cause);
}

/** The glue's `WebAssembly`. It makes instances whose exports are guarded. */
export const WebAssembly = {
  Instance: class {},
  async instantiate(/** @type {WebAssembly.Module} */ module, imports) {
    const instance = await globalThis.WebAssembly.instantiate(module, imports);
    const exports = {};
    for (const name in instance.exports) {
      const value = instance.exports[name];
      exports[name] = typeof value === "function" ? guarded(value) : value;
    }
    return { module, instance: { exports } };
  },
};

/** Fake timers replace the page's. If they forgot one turn of the executor, no call would ever go on; `await` cannot be replaced. */
export async function queueMicrotask(run) {
  await undefined;
  run();
}
