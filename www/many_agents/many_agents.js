// The form's part for several agents: one table with what changes for each of them, and how each ended.
import { resultView } from "../agent/result_view.js";
import { changeItems, describeChanges } from "../agent/save_bar.js";
import { isNone } from "../agent/edit.js";
import { directionName } from "../agent/direction.js";
import { numberName } from "../agent/numbers.js";
import { button, byId, el, onChange, setLive } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { badge, messageOf, messageOfIssue, statusBadge } from "../shared/messages.js";
import { seconds } from "../shared/progress.js";

/** @typedef {import("./batch.js").Batch} Batch */

export const focusBatch = () => byId("batch-name").focus();

/** Calls `take(agentId, isTaken)` for the rows of the plan. */
export const onPlan = (take) => onChange(byId("batch-table"), ({ value, checked }) => take(value, checked));

let shown = "";

/** @param {Batch} batch */
export function showBatch(batch) {
  byId("batch-name").textContent = texts.batch.title(batch.edits.length);
  setLive("batch-totals", batch.plan && !batch.results.size ? totals(batch) : "");
  const rows = batch.edits.map((edit) => row(batch, edit));
  const html = rows.map(({ outerHTML }) => outerHTML).join("") + texts.batch.columns.agent;
  // Rebuilt only if it differs: one of its boxes may have the focus.
  if (html !== shown) {
    const focused = document.activeElement?.id;
    byId("batch-table").replaceChildren(head(), el("tbody", {}, ...rows));
    if (focused?.startsWith("plan-")) document.getElementById(focused)?.focus();
  }
  shown = html;
  for (const box of byId("batch-table").querySelectorAll("input")) {
    box.checked = !batch.leftOut.has(box.value);
    box.disabled = batch.isBusy;
  }
}

function head() {
  const { agent, before, after, result } = texts.batch.columns;
  const names = [agent, before, after, result];
  return el("thead", {}, el("tr", {}, ...names.map((name) => el("th", { scope: "col" }, name))));
}

function row(batch, edit) {
  const { agent } = edit;
  const planned = batch.plan?.entries.find(({ agentId }) => agentId === agent.id);
  const result = batch.results.get(agent.id);
  const canTake = planned?.action === "update" && !result;
  const id = `plan-${agent.id}`;
  const name = canTake
    ? el("label", {}, el("input", { type: "checkbox", id, value: agent.id }), el("span", {}, agent.name))
    : agent.name;
  const before = planned?.before ?? {
    direction: agent.direction,
    phoneIds: { length: agent.phone_numbers.length },
    status: agent.current_status,
  };
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, name),
    el(
      "td",
      {},
      `${directionName(before.direction)}, ${texts.numbers(before.phoneIds.length)} `,
      statusBadge(before.status),
    ),
    el("td", {}, ...(planned ? plannedCells(planned) : unplanned(batch, edit))),
    el("td", {}, ...(result ? resultOf(result) : notes(planned))),
  );
}

function unplanned(batch, edit) {
  const changes = batch.changesOf(edit);
  if (isNone(changes)) return [batch.direction || batch.phoneIds.size ? texts.batch.noChange : ""];
  return [describeChanges(changes)];
}

function plannedCells({ action, before, after, added, removed }) {
  if (action !== "update") return [action === "none" ? texts.batch.noChange : texts.batch.missing];
  const direction = before.direction === after.direction ? undefined : [before.direction, after.direction];
  return [el("ul", { class: "chips" }, ...changeItems({ direction, added, removed }))];
}

function notes(planned) {
  if (!planned) return [];
  const shared = planned.alsoOn.map(({ phoneId, name }) => texts.changes.alsoOn(numberName(phoneId), [name]));
  return [planned.takesOffAir && texts.batch.offForAMoment, ...shared]
    .filter(Boolean)
    .map((text) => el("p", {}, text));
}

function totals({ plan, toApply }) {
  const count = (test) => plan.entries.filter(test).length;
  return texts.batch.totals({
    taken: toApply.length,
    changes: count(({ action }) => action === "update"),
    live: toApply.filter(({ takesOffAir }) => takesOffAir).length,
    none: count(({ action }) => action === "none"),
    missing: count(({ action }) => action === "missing"),
  });
}

function resultOf({ verb, state, error, value }) {
  if (state === "waiting") return [badge("quiet", texts.batch.waiting)];
  if (state === "done") return [doneBadge(verb, value)];
  const isOffAir = error.offAir === true;
  const name = isOffAir
    ? texts.applies.notLive.title
    : state === "unknown"
      ? texts.requests.outcomes.unknown
      : error.code === "conflict"
        ? texts.batch.changedMeanwhile
        : texts.requests.outcomes[error.outcome === "not_sent" ? "not_sent" : "rejected"];
  // The reason of an abort is no error of the library.
  const messages = error.issues ? [messageOf(error), ...error.issues.map(messageOfIssue)] : [];
  const tone = state === "unknown" || isOffAir ? "warn" : "bad";
  return [badge(tone, name), ...messages.flatMap((message) => [" ", message])];
}

function doneBadge(verb, value) {
  if (verb === "publish") return badge("good", texts.batch.published);
  if (!value.changed) return badge("quiet", texts.batch.noChange);
  const isLive = value.after.status === "published";
  return badge("good", isLive ? texts.batch.live(seconds(value.offAirMs)) : texts.batch.saved);
}

/**
 * How the last call ended, with what can be done next. Undefined before the first.
 * @param {Batch} batch
 * @param {Record<"repeat" | "check" | "restore" | "review", () => void>} actions
 */
export function batchResult(batch, { repeat, check, restore, review }) {
  if (batch.error)
    return resultView(
      "bad",
      texts.outcomes.not_sent.title,
      el("p", {}, messageOf(/** @type {any} */ (batch.error))),
    );
  if (!batch.results.size) return undefined;
  const { verb } = batch;
  const counts = {
    done: batch.ended("done").length,
    unknown: batch.ended("unknown").length,
    failed: batch.ended("failed", "waiting").length,
  };
  const { done, unknown, failed } = counts;
  const isConflict = ({ agent }) => batch.results.get(agent.id)?.error?.code === "conflict";
  const conflicts = batch.ended("failed").filter(isConflict).length;
  const canRepeat = verb === "update" && failed + unknown - conflicts > 0;
  return resultView(
    failed + unknown ? "warn" : "good",
    failed + unknown ? texts.batch.partly[verb](counts) : texts.batch.done[verb](done),
    el(
      "div",
      { class: "buttons" },
      unknown > 0 && verb === "update" && button(texts.batch.check(unknown), check),
      canRepeat && button(texts.batch.retry(failed + unknown - conflicts), repeat),
      conflicts > 0 && button(texts.batch.review, review),
      verb === "update" && done > 0 && button(texts.result.goBack, restore),
    ),
  );
}
