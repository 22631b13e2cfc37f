// One instance of the wasm: what the crate exports, `start`, which makes it of a compiled module, and whether it
// has trapped. All of this becomes the
// body of a function, `createGlue`, since wasm-bindgen's glue keeps its wasm in variables of its module. What its free names mean
// here is in `fetch.js`, `timers.js` and `trap.js`.
export * from "wasm-bindgen-glue";
export { default as start } from "wasm-bindgen-glue";
export { hasTrapped, onTrap } from "./trap.js";
