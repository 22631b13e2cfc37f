import texts from "./en.json";
import { reader } from "./reader.js";

export const messageOf = /* @__PURE__ */ reader(texts);
