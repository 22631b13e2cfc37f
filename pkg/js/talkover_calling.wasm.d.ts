import type { WasmModule } from "./index.js";

/**
 * The package's wasm, for {@link init}. The type of the imported value depends on the bundler: most
 * return a compiled module.
 */
declare const wasm: WasmModule;
export default wasm;
