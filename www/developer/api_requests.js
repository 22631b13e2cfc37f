import { calls } from "../shared/calls.js";
import { seconds } from "../shared/clock.js";
import { courseOf } from "../shared/progress.js";
import { button, byId, el } from "../shared/dom.js";
import { words } from "../shared/language.js";

const TONES = { done: "good", partly: "warn", not_sent: "bad", rejected: "bad" };

/** The calls that are under way, each with a button that cancels it, and those that have ended. */
export function showCalls() {
  const live = calls.filter(({ isLive }) => isLive);
  const ended = calls.filter(({ isLive }) => !isLive);
  showLive(live);
  byId("calls-none").hidden = ended.length > 0;
  byId("calls-history").replaceChildren(...(ended.length ? [table(ended)] : []));
}

function showLive(live) {
  const list = byId("calls-live");
  // Kept while it lasts: its button may have the focus.
  const known = new Map([...list.children].map((item) => [item.call, item]));
  const items = live.map((call) => known.get(call) ?? item(call));
  if (items.length !== known.size || items.some((item) => !item.isConnected)) list.replaceChildren(...items);
  for (const item of items) {
    const { text, counting } = courseOf(item.call);
    item.firstElementChild.textContent = nameOf(item.call);
    item.querySelector(".course").replaceChildren(text, " ", counting || "");
    item.lastElementChild.textContent = words.bar.cancel;
    item.lastElementChild.setAttribute("aria-label", words.calls.cancel(nameOf(item.call)));
  }
}

function item(call) {
  const item = el("li", {}, el("b"), el("span", { class: "course" }), button("", call.cancel));
  item.call = call;
  return item;
}

function table(ended) {
  const { columns, outcomes } = words.calls;
  const head = [columns.call, columns.duration, columns.outcome];
  const rows = ended.map((call) => {
    const tone = TONES[call.outcome] ?? "warn";
    return el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        nameOf(call),
        el("span", { class: "muted" }, words.calls.attempts(call.attempts)),
      ),
      el("td", {}, seconds(call.tookMs)),
      el("td", {}, el("span", { class: "badge", "data-tone": tone }, outcomes[call.outcome])),
    );
  });
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
    el("tbody", {}, ...rows),
  );
}

function nameOf({ verb, names }) {
  const what = names.length === 1 ? names[0] : words.calls.agents(names.length);
  return `${words.calls.verbs[verb]}: ${what}`;
}
