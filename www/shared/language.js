// The language of the page: the choice in the header, and all texts in the language that is shown now.
import en from "../locales/en.js";
import pt from "../locales/pt-BR.js";
import { byId, onChange } from "./dom.js";

const LANGUAGES = { en, "pt-BR": pt };
const STORAGE_KEY = "talkover-language";

/** @type {string} */
export let language;
/** @type {typeof en} */
export let texts;

/** Shows the page in the language chosen last time, or in a language of the browser. */
export function setUpLanguage(changed) {
  const choice = byId("language-choice", HTMLSelectElement);
  const supported = (wanted) => Object.keys(LANGUAGES).find((tag) => tag.slice(0, 2) === wanted?.slice(0, 2));
  show([restore(), ...navigator.languages].map(supported).find(Boolean) ?? "en");
  choice.value = language;
  onChange(choice, ({ value }) => {
    show(value);
    store(value);
    changed();
  });
}

function show(tag) {
  language = tag;
  texts = LANGUAGES[tag];
  document.documentElement.lang = tag;
  document.documentElement.dataset.language = tag;
  document.title = texts.title;
  translate("data-text", (element, text) => (element.textContent = text));
  translate("data-label", (element, text) => element.setAttribute("aria-label", text));
  translate("data-placeholder", (element, text) => element.setAttribute("placeholder", text));
}

function translate(attribute, write) {
  for (const element of document.querySelectorAll(`[${attribute}]`)) {
    const path = element.getAttribute(attribute)?.split(".") ?? [];
    write(
      element,
      path.reduce((part, name) => part[name], /** @type {any} */ (texts)),
    );
  }
}

// Storage may be switched off. The choice is then forgotten on reload.
function restore() {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {}
}

function store(tag) {
  try {
    localStorage.setItem(STORAGE_KEY, tag);
  } catch {}
}
