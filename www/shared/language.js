import en from "../locales/en.js";
import pt from "../locales/pt-BR.js";
import { byId } from "./dom.js";

const LANGUAGES = { en, "pt-BR": pt };
const KEPT_AS = "talkover-language";

export let language;
/** All words in the language that is shown now. */
export let words;

/** Shows the page in the language kept from last time, else in the first that the browser asks for and that there is. */
export function offerLanguages(changed) {
  const choice = byId("language-choice");
  const known = (wanted) => Object.keys(LANGUAGES).find((tag) => tag.slice(0, 2) === wanted?.slice(0, 2));
  show([kept(), ...navigator.languages].map(known).find(Boolean) ?? "en");
  choice.value = language;
  choice.addEventListener("change", () => {
    show(choice.value);
    keep(choice.value);
    changed();
  });
}

function show(tag) {
  language = tag;
  words = LANGUAGES[tag];
  document.documentElement.lang = tag;
  document.documentElement.dataset.language = tag;
  document.title = words.title;
  each("data-words", (element, text) => (element.textContent = text));
  each("data-label", (element, text) => element.setAttribute("aria-label", text));
  each("data-placeholder", (element, text) => (element.placeholder = text));
}

function each(attribute, write) {
  for (const element of document.querySelectorAll(`[${attribute}]`)) {
    const path = element.getAttribute(attribute).split(".");
    write(
      element,
      path.reduce((part, name) => part[name], words),
    );
  }
}

// Storage may be switched off, which costs only the memory of the choice.
function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return undefined;
  }
}

function keep(tag) {
  try {
    localStorage.setItem(KEPT_AS, tag);
  } catch {
    return;
  }
}
