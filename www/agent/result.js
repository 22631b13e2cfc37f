// How the last call for an agent ended, and the issues that it found, beside their fields.
import { button, el } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { messageOf, messageOfIssue } from "../shared/messages.js";
import { seconds } from "../shared/progress.js";
import { focusAgent, showAgentIssues } from "./agent.js";
import { focusDirection, showDirectionIssues } from "./direction.js";
import { newsView } from "./news.js";
import { focusNumber, focusNumbers, numberName, showNumberIssues } from "./numbers.js";
import { resultView } from "./result_view.js";

const TONES = { not_sent: "bad", rejected: "bad", unknown: "warn", applied: "warn", cancelled: "warn" };
const UNCERTAIN = ["unknown", "applied", "cancelled"];

/**
 * How an edit's last call ended, or what somebody else has changed.
 * @param {import("./edit.js").Edit} edit
 * @param {Record<"check" | "restorePrevious" | "saveAgain", () => void> & Parameters<typeof newsView>[1]} actions
 */
export function resultOf(edit, actions) {
  if (edit.news) return newsView(edit, actions);
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
  update: ({ agent, last }, { restorePrevious }) => {
    const { changed, offAirMs, verified } = last.response;
    const isLive = agent.current_status === "published";
    const saved = isLive ? texts.result.live(seconds(offAirMs)) : texts.result.saved;
    return resultView(
      "good",
      changed ? saved : texts.result.noChange,
      last.isRestoring && changed && el("p", {}, texts.result.restored),
      el("p", {}, texts.result.set(agent.name, agent)),
      verified && el("p", { class: "muted" }, texts.result.verified),
      draftWarning(agent, last.before),
      changed && button(texts.result.goBack, restorePrevious),
      details(texts.result.details, json(last.response)),
    );
  },
  publish: ({ agent }) =>
    resultView("good", texts.result.published, el("p", {}, texts.result.isLive(agent.name))),
  unpublish: ({ agent }) =>
    resultView("good", texts.result.unpublished, el("p", {}, texts.result.isDraft(agent.name))),
};

function failed({ agent, issues, last }, actions) {
  const { error, requested, checkError } = last;
  const { tone, title, meaning, action } = explain(last);
  const isCancelled = last.outcome === "cancelled";
  const wait = error?.retryAfterMs;
  return resultView(
    tone,
    title,
    el("p", {}, meaning(agent.name)),
    !isCancelled && el("p", { class: "muted" }, messageOf(error)),
    issues.length > 0 &&
      el("ul", { class: "issue-list" }, ...issues.map((issue) => issueItem(issue, requested))),
    wait !== undefined && el("p", {}, texts.result.wait(seconds(wait))),
    checkError && el("p", { role: "alert" }, texts.result.checkFailed, " ", messageOf(checkError)),
    action && button(actionText(action, last), actions[action]),
    !isCancelled && details(texts.result.details, facts(error)),
  );
}

/** What a failure means for the agent, and the one action that helps. */
function explain({ verb, outcome, error, before }) {
  const wasLive = verb === "update" && before.current_status === "published";
  const isLeftDraft = wasLive && error.offAir === true;
  if (error.rolledBack && !isLeftDraft) return { tone: "bad", ...texts.applies.rolledBack };
  if (error.code === "not_published" && isLeftDraft && !error.rolledBack)
    return { tone: "warn", ...texts.applies.notPublished, action: "restorePrevious" };
  if (isLeftDraft) return { tone: "warn", ...texts.applies.notLive, action: "saveAgain" };
  if (wasLive && outcome === "unknown")
    return { tone: "warn", ...texts.applies.unknown, action: "saveAgain" };
  const ofStatus = verb === "update" ? undefined : texts.statusOutcomes[outcome];
  const action = UNCERTAIN.includes(outcome) ? "check" : undefined;
  return { tone: TONES[outcome], ...(ofStatus ?? texts.outcomes[outcome]), action };
}

const actionText = (action, { isChecking }) =>
  ({
    check: isChecking ? texts.result.checking : texts.result.check,
    restorePrevious: texts.result.goBack,
    saveAgain: texts.result.saveAgain,
  })[action];

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
