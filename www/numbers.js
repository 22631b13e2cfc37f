import { badge } from "./badge.js";
import { countryName, flag } from "./country.js";
import { byId, el } from "./dom.js";
import { filterBy } from "./filter.js";
import { showIssues } from "./issues.js";

/** Undefined until the list has come. */
let known;
let builtFor;

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
  builtFor = undefined;
}

export function onNumber(choose) {
  list().addEventListener("change", ({ target }) => choose(target.value, target.checked));
}

export function showNumbers({ agent, numbers, changes, phoneIds, isSaving }) {
  byId("numbers").disabled = isSaving;
  if (!known) return;
  if (builtFor !== agent) build(numbers);
  builtFor = agent;
  for (const row of rows()) {
    const box = row.querySelector("input");
    box.checked = phoneIds.has(box.value);
    showMark(row.querySelector(".mark"), box.value, changes);
  }
  byId("numbers-filter").hidden = !rows().length;
  byId("numbers-count").textContent = rows().length
    ? `${phoneIds.size} of ${rows().length} selected`
    : "This account has no phone numbers yet.";
}

/** `byNumber` maps ids to messages; `messages` are about the list as a whole. */
export function showNumberIssues(messages, byNumber) {
  showIssues(byId("numbers-issues"), messages, []);
  if (byNumber.size) filter.clear();
  for (const row of rows()) {
    const box = row.querySelector("input");
    showIssues(row.querySelector(".issues"), byNumber.get(box.value) ?? [], [box]);
  }
}

export const nameOfNumber = (id) => checkbox(id).nextElementSibling.firstElementChild.textContent;
export function focusNumber(id) {
  filter.clear();
  checkbox(id).focus();
}

export const focusNumbers = () => list().querySelector("input")?.focus();

function showMark(mark, id, { added, removed }) {
  const change = added.includes(id) ? "added" : removed.includes(id) ? "removed" : "none";
  mark.textContent = { added: "+ adding", removed: "− removing", none: "" }[change];
  mark.dataset.change = change;
}

function build(ofAgent) {
  // The agent may have a number that the list lacks; hidden, it would be kept or taken away unseen.
  const unlisted = [...ofAgent.values()].filter(({ id }) => !known.some((number) => number.id === id));
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
  const text = [
    shown,
    number.number,
    number.country_code,
    countryName(number.country_code ?? ""),
    number.current_status,
  ];
  const box = el("input", {
    type: "checkbox",
    id,
    value: number.id,
    "aria-describedby": `${id}-facts ${id}-issues`,
  });
  return el(
    "div",
    { class: "number", "data-text": text.join(" ") },
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
      number.has_voice === false
        ? el("span", { class: "badge", "data-tone": "quiet" }, "No voice")
        : undefined,
      badge(number.current_status),
    ),
    el("div", { class: "issues", id: `${id}-issues` }),
  );
}
