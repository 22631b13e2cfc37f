// All rows. A new one is an application in apps/ and an entry in a file here.
import { builds } from "./rows/build.mjs";
import { bundlers } from "./rows/bundlers.mjs";
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
  ...shakings,
  ...wrapped,
  ...frameworks,
  ...recipes,
  ...runtimes,
  ...runners,
  ...types,
  ...builds,
];
