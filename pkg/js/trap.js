// Detects traps. A trap, or a JavaScript exception that propagates through the wasm, leaves its
// memory in an inconsistent state. None of its code may run again, and its calls are interrupted.

let trap;
let listener;

/** Calls `listen` with the value that was thrown. */
export function onTrap(listen) {
  listener = listen;
}

export function hasTrapped() {
  if (trap?.isTold === false) tell();
  return trap !== undefined;
}

// The result of every export of a trapped instance, so that its remaining timers and listeners do
// nothing. The glue can destructure an array for every type of result.
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

// After a stack overflow, the listener has room to run only in a later microtask, and sometimes
// even queuing one fails. Then the next call of `hasTrapped` notifies it.
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

/** The glue's `WebAssembly`, which creates instances with guarded exports. */
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

/**
 * Fake timers replace the page's `queueMicrotask`. If they dropped one turn of the executor, no
 * call would ever continue. `await` cannot be replaced.
 */
export async function queueMicrotask(run) {
  await undefined;
  run();
}
