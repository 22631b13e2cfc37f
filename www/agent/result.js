import { seconds } from "../shared/clock.js";
import { button, byId, el } from "../shared/dom.js";
import { messageOf, messageOfIssue } from "../shared/messages.js";
import { words } from "../shared/language.js";

const TONES = { not_sent: "bad", rejected: "bad", unknown: "warn", applied: "warn", cancelled: "warn" };
const UNCERTAIN = ["unknown", "applied", "cancelled"];

export const focusResult = () => byId("result").focus();

/** Shows a view, `{ tone, content }`, or nothing. */
export function showResult(view) {
  const place = byId("result");
  place.hidden = !view;
  place.replaceChildren(...(view?.content ?? []));
  place.dataset.tone = view?.tone ?? "";
}

/** How the last call for an edit ended; `fieldOf` gives name and focus of the field of an issue, if any. */
export function resultOf(edit, actions) {
  return VIEWS[edit.last.state](edit, actions);
}

const VIEWS = {
  none: () => undefined,
  done: (edit, actions) => DONE[edit.last.verb](edit, actions),
  checked: ({ agent, last }) => {
    const { title: text, meaning } = words.findings[last.found];
    const tone = last.found === "as_asked" ? "good" : "warn";
    return view(tone, text, el("p", {}, meaning(agent.name)), turnedIntoDraft(agent, last.before));
  },
  failed,
};

const DONE = {
  update: ({ agent, last }, { goBack }) =>
    view(
      "good",
      words.result.saved,
      el("p", {}, words.result.set(agent.name, agent)),
      turnedIntoDraft(agent, last.before),
      button(words.result.goBack, goBack),
      details(words.result.reply, json(last.reply)),
    ),
  publish: ({ agent }) => view("good", words.result.published, el("p", {}, words.result.isLive(agent.name))),
  unpublish: ({ agent }) =>
    view("good", words.result.unpublished, el("p", {}, words.result.isDraft(agent.name))),
};

function failed({ agent, issues, last }, { check, fieldOf }) {
  const { verb, outcome, error, checkError } = last;
  const { title: text, meaning } = { ...words.outcomes, ...(verb === "update" ? {} : words.statusOutcomes) }[
    outcome
  ];
  const isCancelled = outcome === "cancelled";
  const wait = error?.retryAfterMs;
  return view(
    TONES[outcome],
    text,
    el("p", {}, meaning(agent.name)),
    !isCancelled && el("p", { class: "cause" }, messageOf(error)),
    issues.length > 0 && el("ul", { class: "faults" }, ...issues.map((issue) => fault(issue, fieldOf))),
    wait !== undefined && el("p", {}, words.result.wait(seconds(wait))),
    checkError && el("p", { role: "alert" }, words.result.checkFailed, " ", messageOf(checkError)),
    UNCERTAIN.includes(outcome) &&
      button(last.isChecking ? words.result.checking : words.result.check, check),
    !isCancelled && details(words.result.details, facts(error)),
  );
}

const view = (tone, text, ...content) => ({
  tone,
  content: [el("h3", { id: "result-title" }, text), ...content].filter(Boolean),
});

function fault(issue, fieldOf) {
  const field = fieldOf(issue);
  const message = messageOfIssue(issue);
  if (!field) return el("li", {}, `${issue.path}: `, message);
  const link = button(`${field.name}: `, field.focus, "link");
  link.append(message);
  return el("li", {}, link);
}

function turnedIntoDraft(agent, before) {
  if (agent.current_status !== "draft" || before.current_status !== "published") return undefined;
  return el("p", { class: "consequence" }, words.result.turnedIntoDraft(agent.name));
}

const json = (value) =>
  el("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, undefined, 2));
const details = (summary, content) => el("details", {}, el("summary", {}, summary), content);

function facts({ code, message, outcome, status, apiCode, attempts, retryAfterMs, body }) {
  const rows = { code, message, outcome, status, apiCode, attempts, retryAfterMs };
  const known = Object.entries(rows).filter(([, value]) => value !== undefined);
  const terms = known.map(([name, value]) =>
    el("div", { lang: "en" }, el("dt", {}, name), el("dd", {}, String(value))),
  );
  return el("div", {}, el("dl", { class: "facts-list" }, ...terms), body !== undefined && json(body));
}
