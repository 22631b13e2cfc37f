// All rows. A new one is an application in apps/ and an entry in a file here.
import { builds } from "./build.mjs";
import { bundlers } from "./bundlers.mjs";
import { frameworks } from "./frameworks.mjs";
import { pages } from "./pages.mjs";
import { readme } from "./readme.mjs";
import { recipes } from "./recipes.mjs";
import { runners } from "./runners.mjs";
import { shakings } from "./shaken.mjs";
import { runtimes } from "./runtimes.mjs";
import { types } from "./types.mjs";
import { wrapped } from "./wrapped.mjs";

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
