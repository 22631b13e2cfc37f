import { fileURLToPath } from "node:url";

const from = (path) => fileURLToPath(new URL(path, import.meta.url));

export const bench = from("./");
export const root = from("../");
export const packageFolder = from("../pkg/");
/** The folder that the sandbox serves to the pages. */
export const www = from("../target/bench/www/");
/** The folder for the results of a quick run, which git ignores. */
export const scratch = from("../target/bench/");
