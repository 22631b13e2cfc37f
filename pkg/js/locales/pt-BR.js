import texts from "./pt-BR.json";
import { reader } from "./reader.js";

export const messageOf = /* @__PURE__ */ reader(texts);
