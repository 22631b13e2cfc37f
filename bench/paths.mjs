import { fileURLToPath } from "node:url";

const from = (path) => fileURLToPath(new URL(path, import.meta.url));

export const bench = from("./");
export const root = from("../");
export const packageFolder = from("../pkg/");
/** What the sandbox serves to the pages. */
export const www = from("../target/bench/www/");
/** Where the results of a quick run go; git ignores it. */
export const scratch = from("../target/bench/");
