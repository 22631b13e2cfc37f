// Creates instances of the wasm. One takes about a millisecond; the module is compiled once.
import { createGlue } from "talkover-glue";

/** If the instance traps, its calls are interrupted, and the next call needs a new instance. */
export async function createInstance(module) {
  const calls = new Set();
  const { start, hasTrapped, onTrap, ...operations } = createGlue();
  const trapped = new Promise((_, reject) => {
    onTrap((cause) => {
      for (const call of calls) call.interrupt(cause);
      reject(cause);
    });
  });
  trapped.catch(() => {});
  await Promise.race([start({ module_or_path: module }), trapped]);
  return {
    hasTrapped,
    async run(name, args, call) {
      try {
        return await call.run(() => {
          calls.add(call);
          return operations[name](...args, call);
        });
      } finally {
        calls.delete(call);
      }
    },
  };
}
