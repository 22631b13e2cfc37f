import type { WasmModule } from "./index.js";

/** The package's wasm, for {@link init}. What an import of it gives is the bundler's affair: most give a compiled module. */
declare const wasm: WasmModule;
export default wasm;
