// How the last call for an agent ended, and the issues that it found, beside their fields.
import { button, byId, el } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { messageOf, messageOfIssue } from "../shared/messages.js";
import { seconds } from "../shared/progress.js";
import { focusAgent, showAgentIssues } from "./agent.js";
import { focusDirection, showDirectionIssues } from "./direction.js";
import { focusNumber, focusNumbers, numberName, showNumberIssues } from "./numbers.js";

const TONES = { not_sent: "bad", rejected: "bad", unknown: "warn", applied: "warn", cancelled: "warn" };
const UNCERTAIN = ["unknown", "applied", "cancelled"];

export const focusResult = () => byId("result").focus();

/** Shows what `resultOf` or `batchResult` gives, or nothing. */
export function showResult(result) {
  const section = byId("result");
  section.hidden = !result;
  section.replaceChildren(...(result?.content ?? []));
  section.dataset.tone = result?.tone ?? "";
}

export const resultView = (tone, title, ...content) => ({
  tone,
  content: [el("h3", { id: "result-title" }, title), ...content].filter(Boolean),
});

/** The result of an edit's last call, with the actions that `check` and `goBack` offer after it. */
export function resultOf(edit, actions) {
  return VIEWS[edit.last.state](edit, actions);
}

const VIEWS = {
  none: () => undefined,
  done: (edit, actions) => DONE[edit.last.verb](edit, actions),
  checked: ({ agent, last }) => {
    const { title, meaning } = texts.findings[last.found];
    const tone = last.found === "as_requested" ? "good" : "warn";
    return resultView(tone, title, el("p", {}, meaning(agent.name)), draftWarning(agent, last.before));
  },
  failed,
};

const DONE = {
  update: ({ agent, last }, { goBack }) =>
    resultView(
      "good",
      texts.result.saved,
      el("p", {}, texts.result.set(agent.name, agent)),
      draftWarning(agent, last.before),
      button(texts.result.goBack, goBack),
      details(texts.result.response, json(last.response)),
    ),
  publish: ({ agent }) =>
    resultView("good", texts.result.published, el("p", {}, texts.result.isLive(agent.name))),
  unpublish: ({ agent }) =>
    resultView("good", texts.result.unpublished, el("p", {}, texts.result.isDraft(agent.name))),
};

function failed({ agent, issues, last }, { check }) {
  const { verb, outcome, error, requested, checkError, isChecking } = last;
  const ofStatus = verb === "update" ? undefined : texts.statusOutcomes[outcome];
  const { title, meaning } = ofStatus ?? texts.outcomes[outcome];
  const isCancelled = outcome === "cancelled";
  const wait = error?.retryAfterMs;
  return resultView(
    TONES[outcome],
    title,
    el("p", {}, meaning(agent.name)),
    !isCancelled && el("p", { class: "muted" }, messageOf(error)),
    issues.length > 0 &&
      el("ul", { class: "issue-list" }, ...issues.map((issue) => issueItem(issue, requested))),
    wait !== undefined && el("p", {}, texts.result.wait(seconds(wait))),
    checkError && el("p", { role: "alert" }, texts.result.checkFailed, " ", messageOf(checkError)),
    UNCERTAIN.includes(outcome) && button(isChecking ? texts.result.checking : texts.result.check, check),
    !isCancelled && details(texts.result.details, facts(error)),
  );
}

function draftWarning(agent, before) {
  if (agent.current_status !== "draft" || before.current_status !== "published") return undefined;
  return el("p", { class: "consequence" }, texts.result.turnedIntoDraft(agent.name));
}

const details = (summary, content) => el("details", {}, el("summary", {}, summary), content);

const json = (value) =>
  el("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, undefined, 2));

function facts({ code, message, outcome, status, apiCode, attempts, retryAfterMs, body }) {
  const rows = Object.entries({ code, message, outcome, status, apiCode, attempts, retryAfterMs })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => el("div", { lang: "en" }, el("dt", {}, name), el("dd", {}, String(value))));
  return el("div", {}, el("dl", { class: "facts-list" }, ...rows), body !== undefined && json(body));
}

/** Shows the issues of a failed save beside their fields, or clears them. */
export function showFieldIssues(issues, requested) {
  const beside = { agent: [], direction: [], numbers: [] };
  const byNumber = new Map();
  for (const issue of issues) {
    const { field, numberId } = fieldOf(issue, requested);
    if (numberId) byNumber.set(numberId, [...(byNumber.get(numberId) ?? []), issue]);
    else if (field) beside[field].push(issue);
  }
  showAgentIssues(beside.agent);
  showDirectionIssues(beside.direction);
  showNumberIssues(beside.numbers, byNumber);
}

/** An issue, as a link to its field if it has one. */
function issueItem(issue, requested) {
  const { field, numberId } = fieldOf(issue, requested);
  const message = messageOfIssue(issue);
  if (!field) return el("li", {}, `${issue.path}: `, message);
  const name = numberId ? numberName(numberId) : texts.result.fields[field];
  const focus = { agent: focusAgent, direction: focusDirection, numbers: focusNumbers }[field];
  const link = button(`${name}: `, numberId ? () => focusNumber(numberId) : focus, "link");
  link.append(message);
  return el("li", {}, link);
}

/** The field of an issue. Paths like `phoneIds[1]` count within the list that was sent. */
function fieldOf({ path }, requested) {
  const field = { agentId: "agent", direction: "direction", phoneIds: "numbers" }[path];
  if (field) return { field };
  const numberId = requested?.phoneIds?.[/^phoneIds\[(\d+)\]$/.exec(path)?.[1] ?? ""];
  return numberId ? { field: "numbers", numberId } : {};
}
