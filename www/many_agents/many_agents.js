import { badge } from "../shared/badge.js";
import { describe, isNone } from "../agent/changes.js";
import { button, byId, el } from "../shared/dom.js";
import { messageOf, messageOfIssue } from "../shared/messages.js";
import { words } from "../shared/language.js";

export function showBatch(batch) {
  byId("batch-name").textContent = words.batch.title(batch.edits.length);
  byId("batch-agents").replaceChildren(...batch.edits.map((edit) => line(batch, edit)));
}

export const focusBatch = () => byId("batch-name").focus();

function line(batch, edit) {
  const { agent } = edit;
  const changes = batch.changesOf(edit);
  const what = !batch.direction ? "" : isNone(changes) ? words.batch.asIs : describe(changes);
  return el("li", {}, el("b", {}, agent.name), el("span", {}, what), badge(agent.current_status));
}

/** How it ended for each agent that it was for; undefined if nothing has ended yet. */
export function batchResult(batch, retry) {
  if (batch.error)
    return {
      tone: "bad",
      content: [title(words.outcomes.not_sent.title), el("p", {}, messageOf(batch.error))],
    };
  const ended = batch.edits.filter(({ agent }) => batch.ends.has(agent.id));
  if (!ended.length) return undefined;
  const { failed, verb } = batch;
  const done = ended.length - failed.length;
  const isDraft = verb === "update" && done > 0;
  const content = [
    title(failed.length ? words.batch.partly[verb](done, failed.length) : words.batch.done[verb](done)),
    isDraft && el("p", { class: "consequence" }, words.batch.drafts),
    table(batch, ended),
    failed.length > 0 && button(words.batch.retry(failed.length), () => retry(verb, failed)),
  ];
  return { tone: failed.length ? "warn" : "good", content: content.filter(Boolean) };
}

function table(batch, ended) {
  const { agent, result } = words.batch.columns;
  const head = el("tr", {}, el("th", { scope: "col" }, agent), el("th", { scope: "col" }, result));
  const rows = ended.map((edit) => {
    const { name, id } = edit.agent;
    return el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, ...end(batch.ends.get(id))));
  });
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows));
}

function end({ verb, state, error }) {
  const tag = (tone, text) => el("span", { class: "badge", "data-tone": tone }, text);
  const { outcomes } = words.calls;
  const parts = {
    done: () => [tag("good", verb === "update" ? words.batch.saved : words.batch.published)],
    waiting: () => [tag("quiet", words.batch.waiting)],
    cancelled: () => [tag("warn", outcomes.cancelled)],
    failed: () => [
      tag("bad", outcomes[error.outcome]),
      " ",
      messageOf(error),
      ...error.issues.flatMap((issue) => [" ", messageOfIssue(issue)]),
    ],
  };
  return parts[state]();
}

const title = (text) => el("h3", { id: "result-title" }, text);
