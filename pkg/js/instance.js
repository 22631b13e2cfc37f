// Instances of the wasm. One costs about a millisecond; the module is compiled once.
import { createGlue } from "talkover-glue";

/** `onTrap` is called if the wasm traps; the calls in it have been told then. */
export async function createInstance(module, onTrap) {
  const calls = new Set();
  const { start, onTrap: listen, ...operations } = createGlue();
  let trap;
  listen((cause) => {
    trap = { cause };
    onTrap();
    for (const call of calls) call.interrupt(cause);
  });
  await start({ module_or_path: module });
  if (trap) throw trap.cause;
  return {
    hasTrapped: () => trap !== undefined,
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
