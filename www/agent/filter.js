import { words } from "../shared/language.js";

/** Hides the items whose text has not all of the words typed, and groups that are left empty. */
export function filterBy(input, { items, groups, none }) {
  const apply = () => {
    const typed = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items()) {
      const text = fold(item.dataset.text);
      item.hidden = !typed.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    }
    for (const group of groups()) group.hidden = !group.querySelector("[data-text]:not([hidden])");
    none.textContent = shown || !typed.length ? "" : words.numbersCard.nothing(input.value.trim());
  };
  input.addEventListener("input", apply);
  // Enter in a search field would submit the form around it.
  input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  return { clear: () => ((input.value = ""), apply()) };
}

// Without accents, so that "lumiere" finds "Lumière".
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
