import { badge } from "../shared/badge.js";
import { countryName, flag } from "./country.js";
import { byId, el } from "../shared/dom.js";
import { filterBy } from "./filter.js";
import { showIssues } from "./issues.js";
import { language, words } from "../shared/language.js";

/** Undefined until the list has come. */
let known;
let built = {};

const list = () => byId("numbers-list");
const rows = () => [...list().querySelectorAll(".number")];
const checkbox = (id) => byId(`number-${id}`);
const filter = filterBy(byId("numbers-filter"), {
  items: rows,
  groups: () => list().children,
  none: byId("numbers-none"),
});

export function setNumbers(numbers) {
  known = numbers;
  built = {};
}

export function onNumbers({ choose, keep }) {
  list().addEventListener("change", ({ target }) => choose(target.value, target.checked));
  byId("numbers-keep-choice").addEventListener("change", ({ target }) => keep(target.checked));
}

/** `owned` are the numbers that an agent has or had; `keepsNumbers` is undefined where that is no question. */
export function showNumbers({ agent, numbers: owned = new Map(), changes, phoneIds, isBusy, keepsNumbers }) {
  byId("numbers").disabled = isBusy;
  byId("numbers-keep").hidden = keepsNumbers === undefined;
  byId("numbers-keep-choice").checked = keepsNumbers ?? false;
  if (!known) return;
  if (built.agent !== agent || built.language !== language) build(owned);
  built = { agent, language };
  for (const row of rows()) {
    const box = row.querySelector("input");
    box.checked = phoneIds.has(box.value);
    showMark(row.querySelector(".mark"), box.value, changes);
  }
  byId("numbers-filter").hidden = !rows().length;
  byId("numbers-count").textContent = rows().length
    ? words.numbersCard.count(phoneIds.size, rows().length)
    : words.numbersCard.noneAtAll;
}

/** `byNumber` maps ids to issues; `issues` are about the list as a whole. */
export function showNumberIssues(issues, byNumber) {
  showIssues(byId("numbers-issues"), issues, []);
  if (byNumber.size) filter.clear();
  for (const row of rows()) {
    const box = row.querySelector("input");
    showIssues(row.querySelector(".issues"), byNumber.get(box.value) ?? [], [box]);
  }
}

/** How a number is shown, by its id. */
export const nameOfNumber = (id) => checkbox(id)?.parentElement.querySelector("b").textContent ?? id;

export function focusNumber(id) {
  filter.clear();
  checkbox(id).focus();
}

export const focusNumbers = () => list().querySelector("input")?.focus();

function showMark(mark, id, { added, removed }) {
  const change = added.includes(id) ? "added" : removed.includes(id) ? "removed" : "none";
  mark.textContent = words.numbersCard[change] ?? "";
  mark.dataset.change = change;
}

function build(owned) {
  // The agent may have a number that the list lacks; hidden, it would be kept or taken away unseen.
  const unlisted = [...owned.values()].filter(({ id }) => !known.some((number) => number.id === id));
  const countries = new Map();
  for (const number of [...known, ...unlisted]) {
    const code = number.country_code ?? "";
    countries.set(code, [...(countries.get(code) ?? []), number]);
  }
  list().replaceChildren(...[...countries].map(([code, numbers]) => group(code, numbers)));
  filter.clear();
}

function group(code, numbers) {
  const title = el(
    "h3",
    { id: `country-${code}` },
    el("span", { class: "flag", "aria-hidden": "true" }, flag(code)),
    countryName(code),
    el("span", { class: "muted" }, code),
  );
  return el("div", { role: "group", "aria-labelledby": title.id }, title, ...numbers.map(row));
}

function row(number) {
  const id = `number-${number.id}`;
  const shown = number.formatted_number ?? number.number;
  const status = words.statuses[number.current_status] ?? number.current_status;
  const text = [shown, number.number, number.country_code, countryName(number.country_code ?? ""), status];
  const box = el("input", {
    type: "checkbox",
    id,
    value: number.id,
    "aria-describedby": `${id}-facts ${id}-issues`,
  });
  return el(
    "div",
    { class: "number", "data-text": text.join(" "), "data-usable": String(isUsable(number)) },
    box,
    el(
      "label",
      { for: id },
      el("b", {}, shown),
      el("span", {}, number.international_number ?? number.number),
    ),
    el(
      "span",
      { class: "facts", id: `${id}-facts` },
      el("span", { class: "mark" }),
      !isUsable(number) && el("span", { class: "unusable" }, words.numbersCard.unusable),
      number.has_voice === false &&
        el("span", { class: "badge", "data-tone": "quiet" }, words.numbersCard.noVoice),
      badge(number.current_status),
    ),
    el("div", { class: "issues", id: `${id}-issues` }),
  );
}

const isUsable = ({ current_status, has_voice }) => current_status === "active" && has_voice !== false;
