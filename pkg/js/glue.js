// One instance of the wasm: the crate's exports, `start`, which instantiates a compiled module, and
// whether the instance has trapped. The build wraps this module in a function, `createGlue`,
// because wasm-bindgen's glue keeps its instance in module variables. The globals that it uses are
// defined in `fetch.js`, `timers.js` and `trap.js`.
export * from "wasm-bindgen-glue";
export { default as start } from "wasm-bindgen-glue";
export { hasTrapped, onTrap } from "./trap.js";
