// The form's part for several agents: what changes for each of them, and afterwards how each ended.
import { isNone } from "../agent/edit.js";
import { resultView } from "../agent/result_view.js";
import { describeChanges } from "../agent/save_bar.js";
import { button, byId, el } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { badge, messageOf, messageOfIssue, statusBadge } from "../shared/messages.js";

export function showBatch(batch) {
  byId("batch-name").textContent = texts.batch.title(batch.edits.length);
  byId("batch-agents").replaceChildren(...batch.edits.map((edit) => item(batch, edit)));
}

export const focusBatch = () => byId("batch-name").focus();

function item(batch, edit) {
  const { name, current_status } = edit.agent;
  const changes = batch.changesOf(edit);
  const text = isNone(changes) ? texts.batch.noChange : describeChanges(changes);
  return el(
    "li",
    {},
    el("b", {}, name),
    el("span", {}, batch.direction ? text : ""),
    statusBadge(current_status),
  );
}

/** The result for each agent. Undefined before the first. */
export function batchResult(batch, retry) {
  if (batch.error)
    return resultView("bad", texts.outcomes.not_sent.title, el("p", {}, messageOf(batch.error)));
  const ended = batch.edits.filter(({ agent }) => batch.results.has(agent.id));
  if (!ended.length) return undefined;
  const { failed, verb } = batch;
  const done = ended.length - failed.length;
  return resultView(
    failed.length ? "warn" : "good",
    failed.length ? texts.batch.partly[verb](done, failed.length) : texts.batch.done[verb](done),
    verb === "update" && done > 0 && el("p", { class: "consequence" }, texts.batch.drafts),
    table(batch, ended),
    failed.length > 0 && button(texts.batch.retry(failed.length), () => retry(verb, failed)),
  );
}

function table(batch, ended) {
  const { agent, result } = texts.batch.columns;
  const head = el("tr", {}, el("th", { scope: "col" }, agent), el("th", { scope: "col" }, result));
  const rows = ended.map((edit) => {
    const { name, id } = edit.agent;
    return el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, ...resultOf(batch.results.get(id))));
  });
  return el("table", {}, el("thead", {}, head), el("tbody", {}, ...rows));
}

function resultOf({ verb, state, error }) {
  const { outcomes } = texts.requests;
  if (state === "done") return [badge("good", verb === "update" ? texts.batch.saved : texts.batch.published)];
  if (state === "waiting") return [badge("quiet", texts.batch.waiting)];
  if (state === "cancelled") return [badge("warn", outcomes.cancelled)];
  const messages = [messageOf(error), ...error.issues.map(messageOfIssue)];
  return [badge("bad", outcomes[error.outcome]), ...messages.flatMap((message) => [" ", message])];
}
