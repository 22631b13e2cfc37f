let copies = 0;

/** Imports a new copy of the package, which has not loaded its wasm. */
export const freshCopy = () =>
  import(new URL(`../../pkg/dist/index.js?copy=${(copies += 1)}`, import.meta.url).href);
