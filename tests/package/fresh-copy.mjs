let copies = 0;

/** The package as it is first imported: a copy of the module that has loaded nothing yet. */
export const freshCopy = () =>
  import(new URL(`../../pkg/dist/index.js?copy=${(copies += 1)}`, import.meta.url).href);
