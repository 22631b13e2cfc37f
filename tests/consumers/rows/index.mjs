import { bundlers } from "./bundlers.mjs";
import { pages } from "./pages.mjs";
import { runtimes } from "./runtimes.mjs";
import { types } from "./types.mjs";

export const rows = [...pages, ...bundlers, ...runtimes, ...types];
