// The phone numbers to choose from: by country, with a filter, and with what saving adds and removes.
import { accountNumbers, isUsable } from "../shared/account_numbers.js";
import { byId, el, onChange } from "../shared/dom.js";
import { language, texts } from "../shared/language.js";
import { badge, showIssues, statusBadge } from "../shared/messages.js";

/** @typedef {import("talkover-calling").PhoneNumber} PhoneNumber */

const REGIONAL_INDICATOR_A = 0x1f1e6;

/** @type {PhoneNumber[] | undefined} The account's numbers, once they are loaded. */
let known;
/** The agent and the language that the list was built for. */
let built = {};

const list = () => byId("numbers-list");
const filter = () => byId("numbers-filter", HTMLInputElement);
const rows = () => /** @type {HTMLElement[]} */ ([...list().querySelectorAll(".number")]);
const boxes = () => [...list().querySelectorAll("input")];
const boxOf = (id) => /** @type {HTMLInputElement | null} */ (document.getElementById(`number-${id}`));

export function setNumbers(numbers) {
  known = numbers;
  for (const number of numbers) accountNumbers.set(number.id, number);
  built = {};
}

/** Calls `choose(id, isChosen)`, and `setMode(mode)` for what the numbers of a batch are for. */
export function onNumbers({ choose, setMode }) {
  onChange(list(), ({ value, checked }) => choose(value, checked));
  onChange(byId("numbers-mode"), ({ value }) => setMode(value));
  filter().addEventListener("input", applyFilter);
  // Enter in a search field would submit the form around it.
  filter().addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

/**
 * Shows what is chosen for an edit, or for a batch, with what the numbers are for.
 * @param {import("./edit.js").Edit | import("../many_agents/batch.js").Batch} subject
 */
export function showNumbers(subject) {
  const { agent, numbers: owned, changes, phoneIds, isBusy } = subject;
  byId("numbers", HTMLFieldSetElement).disabled = isBusy;
  byId("numbers-mode-row").hidden = !("numbersMode" in subject);
  if ("numbersMode" in subject) byId("numbers-mode", HTMLSelectElement).value = subject.numbersMode;
  if (!known) return;
  if (built.agent !== agent || built.language !== language) build(known, owned);
  built = { agent, language };
  for (const box of boxes()) {
    box.checked = phoneIds.has(box.value);
    showMark(box, changes);
  }
  const count = boxes().length;
  filter().hidden = !count;
  byId("numbers-count").textContent = count
    ? texts.phoneNumbers.count(phoneIds.size, count)
    : texts.phoneNumbers.noneAtAll;
}

/** `issues` are about the list, those in `byNumber` about the number with that id. */
export function showNumberIssues(issues, byNumber) {
  showIssues(byId("numbers-issues"), issues, []);
  if (byNumber.size) clearFilter();
  for (const box of boxes()) {
    showIssues(byId(`number-${box.value}-issues`), byNumber.get(box.value) ?? [], [box]);
  }
}

/** How the page writes the number with this id. */
export const numberName = (id) => boxOf(id)?.parentElement?.querySelector("b")?.textContent ?? id;

export function focusNumber(id) {
  clearFilter();
  boxOf(id)?.focus();
}

export const focusNumbers = () => boxes()[0]?.focus();

/** Hides the numbers that lack a word of the filter, and countries that are left empty. */
function applyFilter() {
  const wanted = fold(filter().value).split(/\s+/).filter(Boolean);
  for (const row of rows()) {
    const text = fold(row.dataset.search ?? "");
    row.hidden = !wanted.every((word) => text.includes(word));
  }
  for (const group of list().children) {
    group.toggleAttribute("hidden", !group.querySelector(".number:not([hidden])"));
  }
  const isEmpty = wanted.length > 0 && rows().every(({ hidden }) => hidden);
  byId("numbers-none").textContent = isEmpty ? texts.phoneNumbers.noMatch(filter().value.trim()) : "";
}

function clearFilter() {
  filter().value = "";
  applyFilter();
}

/** Without accents, so that "Mexico" finds "México". */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function showMark(box, { added, removed }) {
  const change = added.includes(box.value) ? "added" : removed.includes(box.value) ? "removed" : "none";
  const mark = box.parentElement.querySelector(".mark");
  mark.textContent = texts.phoneNumbers[change] ?? "";
  mark.dataset.change = change;
}

function build(listed, owned) {
  // The agent may have a number that the list lacks. Saving must not keep or remove it unseen.
  const unlisted = [...owned.values()].filter(({ id }) => !listed.some((number) => number.id === id));
  // The agent's own first, and their countries.
  const isOwned = ({ id }) => Number(owned.has(id));
  const sorted = [...listed, ...unlisted].sort((left, right) => isOwned(right) - isOwned(left));
  const countries = new Map();
  for (const number of sorted) {
    const code = number.country_code ?? "";
    countries.set(code, [...(countries.get(code) ?? []), number]);
  }
  list().replaceChildren(...[...countries].map(([code, numbers]) => country(code, numbers)));
  clearFilter();
}

function country(code, numbers) {
  const title = el(
    "h3",
    { id: `country-${code}` },
    el("span", { class: "flag", "aria-hidden": "true" }, flag(code)),
    countryName(code),
    el("span", { class: "muted" }, code),
  );
  return el("div", { role: "group", "aria-labelledby": title.id }, title, ...numbers.map(row));
}

/** @param {PhoneNumber} number */
function row(number) {
  const id = `number-${number.id}`;
  const shown = number.formatted_number ?? number.number;
  const status = texts.statuses[number.current_status] ?? number.current_status;
  const search = [shown, number.number, number.country_code, countryName(number.country_code ?? ""), status];
  const describedBy = `${id}-facts ${id}-issues`;
  return el(
    "div",
    { class: "number", "data-search": search.join(" "), "data-usable": String(isUsable(number)) },
    el("input", { type: "checkbox", id, value: number.id, "aria-describedby": describedBy }),
    el(
      "label",
      { for: id },
      el("b", {}, shown),
      el("span", { class: "muted" }, number.international_number ?? number.number),
    ),
    el(
      "span",
      { class: "facts", id: `${id}-facts` },
      el("span", { class: "mark" }),
      !isUsable(number) && el("span", { class: "muted" }, texts.phoneNumbers.unusable),
      number.has_voice === false && badge("quiet", texts.phoneNumbers.noVoice),
      statusBadge(number.current_status),
    ),
    el("div", { class: "issues", id: `${id}-issues` }),
  );
}

const isCountryCode = (code) => /^[A-Z]{2}$/.test(code);

function countryName(code) {
  if (!isCountryCode(code)) return texts.phoneNumbers.other;
  return new Intl.DisplayNames([language], { type: "region", fallback: "code" }).of(code);
}

function flag(code) {
  if (!isCountryCode(code)) return "";
  return String.fromCodePoint(...[...code].map((letter) => REGIONAL_INDICATOR_A + letter.charCodeAt(0) - 65));
}
