import { button, byId, el } from "./dom.js";
import { FINDINGS, OUTCOMES, isUncertain } from "./outcome.js";
import { seconds, task } from "./words.js";

let shown;

/** How the last save of an edit ended; `fieldOf` gives name and focus of the field of an issue, if any. */
export function showResult(edit, { check, fieldOf }) {
  if (shown === edit.save) return;
  shown = edit.save;
  const view = VIEWS[edit.save.state](edit, { check, fieldOf });
  const place = byId("result");
  place.hidden = !view;
  place.replaceChildren(...(view?.content ?? []));
  place.dataset.tone = view?.tone ?? "";
}

export const focusResult = () => byId("result").focus();

const VIEWS = {
  none: () => undefined,
  saving: () => undefined,
  saved: ({ agent, save }) => ({
    tone: "good",
    content: [
      title("Saved"),
      el("p", {}, `${agent.name} is set to ${task(agent)}.`),
      draft(agent, save.wasPublished),
      details("Reply of the service", json(save.reply)),
    ],
  }),
  checked: ({ agent, save }) => {
    const { tone, title: words, meaning } = FINDINGS[save.found];
    const wasPublished = save.before.current_status === "published";
    return {
      tone,
      content: [title(words), el("p", {}, meaning(agent.name)), draft(agent, wasPublished)],
    };
  },
  failed: (edit, actions) => failure(edit, edit.save.error.outcome ?? "unknown", actions),
  cancelled: (edit, actions) => failure(edit, "cancelled", actions),
};

function failure({ agent, issues, save }, outcome, { check, fieldOf }) {
  const { tone, title: words, meaning } = OUTCOMES[outcome];
  const { error, checkError, isChecking } = save;
  const isFailed = outcome !== "cancelled";
  const wait = error.retryAfterMs;
  const content = [
    title(words),
    el("p", {}, meaning(agent.name)),
    isFailed ? el("p", { class: "cause" }, error.message) : "",
    issues.length ? el("ul", { class: "faults" }, ...issues.map((issue) => fault(issue, fieldOf))) : "",
    wait === undefined ? "" : el("p", {}, `The service asks to wait ${seconds(wait)} before the next try.`),
    checkError ? el("p", { role: "alert" }, `The check failed: ${checkError.message}`) : "",
    isUncertain(outcome) ? button(isChecking ? "Checking…" : "Check what is set now", check) : "",
    isFailed ? details("Details", facts(error)) : "",
  ];
  return { tone, content: content.filter(Boolean) };
}

function fault(issue, fieldOf) {
  const field = fieldOf(issue);
  const text = `${field?.name ?? issue.path}: ${issue.message}`;
  return el("li", {}, field ? button(text, field.focus, "link") : text);
}

function draft(agent, wasPublished) {
  if (agent.current_status !== "draft") return "";
  return el(
    "p",
    { class: "consequence" },
    wasPublished
      ? `${agent.name} was published and has been turned into a draft: it is off the air until it is published again.`
      : `${agent.name} is a draft: it is not on the air until it is published.`,
  );
}

const title = (text) => el("h3", { id: "result-title" }, text);
const json = (value) =>
  el("pre", { tabindex: "0" }, typeof value === "string" ? value : JSON.stringify(value, undefined, 2));
const details = (summary, content) => el("details", {}, el("summary", {}, summary), content);

function facts({ code, status, apiCode, attempts, retryAfterMs, body }) {
  const rows = { code, status, apiCode, attempts, retryAfterMs };
  const known = Object.entries(rows).filter(([, value]) => value !== undefined);
  const terms = known.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, String(value))));
  return el("div", {}, el("dl", { class: "facts-list" }, ...terms), body === undefined ? "" : json(body));
}
