// What exists in a built package only: the build gives each of these names a file.

declare module "wasm-location" {
  export function locate(): import("./index.js").InitSource;
}

/** The gzipped wasm in base64. */
declare module "talkover-wasm" {
  const base64: string;
  export default base64;
}

/** `glue.js` as one function. */
declare module "talkover-glue" {
  export function createGlue(): {
    start(init: { module_or_path: WebAssembly.Module }): Promise<unknown>;
    hasTrapped(): boolean;
    onTrap(listen: (cause: unknown) => void): void;
    [operation: string]: (...args: any[]) => any;
  };
}

/** What wasm-bindgen makes of the crate. */
declare module "wasm-bindgen-glue" {
  export default function start(init: { module_or_path: WebAssembly.Module }): Promise<unknown>;
}

declare module "*/index.cjs";
