import { el } from "./dom.js";
import { words } from "./language.js";

/** An error in the words of the page's language; where that has none, in the library's own. */
export function messageOf({ code, message }) {
  const translated = words.errors[code];
  return translated ?? el("span", { lang: "en" }, message);
}

/** What the service says of a field is in its own language, which is not known to be the page's. */
export const messageOfIssue = ({ message }) => el("span", { lang: "en" }, message);
