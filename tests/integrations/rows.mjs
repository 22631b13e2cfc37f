// All rows. To add one, add an application to apps/ and an entry to a file in rows/.
import { builds } from "./rows/build.mjs";
import { bundlers } from "./rows/bundlers.mjs";
import { develop } from "./rows/develop.mjs";
import { frameworks } from "./rows/frameworks.mjs";
import { pages } from "./rows/pages.mjs";
import { readme } from "./rows/readme.mjs";
import { recipes } from "./rows/recipes.mjs";
import { runners } from "./rows/runners.mjs";
import { shakings } from "./rows/shaken.mjs";
import { runtimes } from "./rows/runtimes.mjs";
import { types } from "./rows/types.mjs";
import { wrapped } from "./rows/wrapped.mjs";

export const rows = [
  ...readme,
  ...pages,
  ...bundlers,
  ...develop,
  ...shakings,
  ...wrapped,
  ...frameworks,
  ...recipes,
  ...runtimes,
  ...runners,
  ...types,
  ...builds,
];
