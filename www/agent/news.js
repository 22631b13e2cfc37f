// What somebody else has changed while the page showed the agent: theirs beside mine, field by field.
import { shownNumber } from "../shared/account_numbers.js";
import { button, el, onChange } from "../shared/dom.js";
import { language, texts } from "../shared/language.js";
import { directionName } from "./direction.js";
import { idsOf } from "./edit.js";
import { resultView } from "./result_view.js";

/**
 * @param {import("./edit.js").Edit} edit
 * @param {{ choose: (settings: { direction: string, phoneIds: Iterable<string> }, isDecided: boolean) => void }} actions
 *   `choose` fills the form, and closes the comparison once the user has decided on all of it.
 */
export function newsView(edit, { choose }) {
  const { agent, isEdited } = edit;
  const news = /** @type {import("./edit.js").News} */ (edit.news);
  const theirs = { direction: agent.direction, phoneIds: idsOf(agent) };
  const { mine } = news;
  const meaning = isEdited ? texts.news.choose : texts.news.adopted;
  return resultView(
    "warn",
    texts.news.title(agent.name),
    el("p", {}, meaning),
    comparison(agent, isEdited, news, theirs, choose),
    isEdited &&
      el(
        "div",
        { class: "buttons" },
        button(texts.news.keepTheirs, () => choose(theirs, true)),
        button(texts.news.takeMine, () => choose(mine, true)),
      ),
    !isEdited && button(texts.news.seen, () => choose(theirs, true)),
  );
}

function comparison(agent, isEdited, { before, mine }, theirs, choose) {
  const columns = texts.news.columns;
  const head = [columns.setting, columns.before, columns.theirs, isEdited && columns.mine].filter(Boolean);
  const rows = [
    fieldRow("direction", before.direction, theirs.direction, mine.direction, directionName, isEdited),
    fieldRow("phoneIds", idsOf(before), theirs.phoneIds, [...mine.phoneIds], numberList, isEdited),
    before.current_status !== agent.current_status &&
      row(
        texts.agents.status,
        statusName(before.current_status),
        statusName(agent.current_status),
        isEdited && "",
      ),
  ];
  const table = el(
    "table",
    { class: "comparison" },
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, ...rows.filter((row) => row instanceof Node)),
  );
  onChange(table, () => {
    const isMine = (name) =>
      table.querySelector(`[name="${name}"][value="mine"]`)?.matches(":checked") ?? false;
    choose(
      {
        direction: isMine("news-direction") ? mine.direction : theirs.direction,
        phoneIds: isMine("news-phoneIds") ? mine.phoneIds : theirs.phoneIds,
      },
      false,
    );
  });
  return table;
}

/** With a choice, if mine differs from theirs. */
function fieldRow(field, before, theirs, mine, describe, isEdited) {
  const keys = [before, theirs, mine].map((value) => [value].flat().sort().join());
  if (new Set(keys).size === 1) return undefined;
  const name = texts.result.fields[field === "direction" ? "direction" : "numbers"];
  if (keys[1] === keys[2]) return row(name, describe(before), describe(theirs), isEdited && "");
  return row(
    name,
    describe(before),
    option(field, "theirs", describe(theirs), false),
    option(field, "mine", describe(mine), true),
  );
}

function option(field, value, text, isChosen) {
  const input = el("input", { type: "radio", name: `news-${field}`, value });
  input.checked = isChosen;
  return el("label", {}, input, el("span", {}, text));
}

/** An empty last cell says that the user has changed nothing there. */
function row(name, before, theirs, mine) {
  const cells = [before, theirs, mine === "" ? el("span", { class: "muted" }, texts.news.untouched) : mine];
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name),
    ...cells.filter((cell) => cell !== false).map((cell) => el("td", {}, cell)),
  );
}

const statusName = (status) => texts.statuses[status] ?? status;

const numberList = (ids) =>
  ids.length ? new Intl.ListFormat(language).format(ids.map(shownNumber)) : texts.agent.noNumbers;
