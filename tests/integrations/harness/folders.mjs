import { fileURLToPath } from "node:url";

const from = (path) => fileURLToPath(new URL(path, import.meta.url));

export const apps = from("../apps/");
export const shared = from("../shared/");
/** Where applications are installed and built; git ignores it. */
export const scratch = from("../../../target/integrations/");
