// Modules that exist only in a built package: the build maps each of these names to a file.

declare module "wasm-location" {
  export function locate(): import("./index.js").InitSource;
}

/** The wasm, gzipped and base64-encoded. */
declare module "talkover-wasm" {
  const base64: string;
  export default base64;
}

/** `glue.js`, wrapped in one function. */
declare module "talkover-glue" {
  export function createGlue(): {
    start(init: { module_or_path: WebAssembly.Module }): Promise<unknown>;
    hasTrapped(): boolean;
    onTrap(listen: (cause: unknown) => void): void;
    [operation: string]: (...args: any[]) => any;
  };
}

/** The glue that wasm-bindgen generates for the crate. */
declare module "wasm-bindgen-glue" {
  export default function start(init: { module_or_path: WebAssembly.Module }): Promise<unknown>;
}

declare module "*/index.cjs";
