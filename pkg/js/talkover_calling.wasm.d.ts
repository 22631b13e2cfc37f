/** The package's wasm, for {@link init}. What an import of it gives is the bundler's affair: most give a compiled module. */
declare const wasm: WebAssembly.Module;
export default wasm;
