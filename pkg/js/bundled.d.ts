// What exists once the package is built: the names that `cargo xtask build` gives to what it makes, and `index.cjs`.

declare module "talkover-wasm" {
  const base64: string;
  export default base64;
}

declare module "talkover-glue" {
  export function createGlue(): {
    start(init: { module_or_path: WebAssembly.Module }): Promise<unknown>;
    hasTrapped(): boolean;
    onTrap(listen: (cause: unknown) => void): void;
    [operation: string]: (...args: any[]) => any;
  };
}

declare module "wasm-bindgen-glue" {
  export default function start(init: unknown): Promise<unknown>;
}

declare module "*/index.cjs" {
  const api: typeof import("./index.js");
  export default api;
}
