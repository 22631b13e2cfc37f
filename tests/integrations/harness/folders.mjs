import { fileURLToPath } from "node:url";

const from = (path) => fileURLToPath(new URL(path, import.meta.url));

export const apps = from("../apps/");
export const shared = from("../shared/");
/** The folder in which applications are installed and built, which git ignores. */
export const scratch = from("../../../target/integrations/");
