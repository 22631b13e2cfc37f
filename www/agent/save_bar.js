// The bar below the form: what will change, the progress of a save, and the buttons to save and publish.
import { byId, el, isBlocked, onPress, setBlocked } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { progressOf } from "../shared/progress.js";
import { directionName } from "./direction.js";
import { numberName } from "./numbers.js";

export function onSaveBar({ save, cancel, undo, publish, unpublish }) {
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isBlocked(byId("save"))) save();
  });
  byId("cancel").addEventListener("click", cancel);
  byId("undo").addEventListener("click", () => {
    undo();
    byId("save").focus();
  });
  onPress(byId("publish"), publish);
  onPress(byId("unpublish"), unpublish);
}

/** "Inbound → Outbound, +1 number, −2 numbers" */
export function describeChanges({ direction, added, removed }) {
  const parts = [
    direction?.map(directionName).join(" → "),
    added.length > 0 && `+${texts.numbers(added.length)}`,
    removed.length > 0 && `−${texts.numbers(removed.length)}`,
  ];
  return parts.filter(Boolean).join(", ");
}

export function showSaveBar(edit) {
  const { agent, changes, isEdited, isBusy, last } = edit;
  const isIdle = !isEdited && !isBusy;
  const isCalling = (verb) => isBusy && edit.call.verb === verb;
  const isSaved = last.state === "done" && last.verb === "update";
  show(edit, {
    status: isEdited ? describeChanges(changes) : isSaved ? texts.saveBar.saved : texts.saveBar.nothing,
    changes: isEdited ? changeItems(agent, changes) : [],
    consequence: consequence(edit),
    save: {
      text: isCalling("update") ? texts.saveBar.saving : texts.saveBar.save,
      isBlocked: !isEdited || isBusy,
    },
    publish: {
      text: isCalling("publish") ? texts.saveBar.publishing : texts.saveBar.publish,
      isShown: isCalling("publish") || (isIdle && agent.current_status === "draft"),
    },
    unpublish: {
      text: isCalling("unpublish") ? texts.saveBar.unpublishing : texts.saveBar.unpublish,
      isShown: isCalling("unpublish") || (isIdle && agent.current_status === "published"),
    },
  });
}

export function showBatchSaveBar(batch) {
  const { toSave, toPublish, direction, isBusy } = batch;
  const isCalling = (verb) => isBusy && batch.call.verb === verb;
  const idle = direction || toPublish.length ? texts.batch.nothing : texts.batch.chooseDirection;
  show(batch, {
    status: toSave.length ? "" : idle,
    changes: [],
    consequence: batchConsequence(batch),
    save: {
      text: isCalling("update") ? texts.batch.applying : texts.batch.apply(toSave.length),
      isBlocked: !toSave.length || isBusy,
    },
    publish: {
      text: isCalling("publish") ? texts.saveBar.publishing : texts.batch.publish(toPublish.length),
      isShown: isCalling("publish") || (!isBusy && !toSave.length && toPublish.length > 0),
    },
    unpublish: { text: texts.saveBar.unpublish, isShown: false },
  });
}

function show({ isBusy, isEdited, call }, { status, changes, consequence, save, publish, unpublish }) {
  /** @type {ReturnType<typeof progressOf>} */
  const { text, counting } = isBusy ? progressOf(call) : { text: status };
  byId("form").setAttribute("aria-busy", String(isBusy));
  // Only if it differs: screen readers announce every write.
  if (byId("save-bar-status").textContent !== text) byId("save-bar-status").textContent = text;
  byId("save-bar-status").toggleAttribute("data-edited", isEdited);
  byId("save-bar-countdown").replaceChildren(counting ?? "");
  showProgress(isBusy ? call.progress : undefined);
  byId("changes").replaceChildren(...(isBusy ? [] : changes));
  byId("save-bar-consequence").textContent = isBusy ? "" : consequence;
  byId("save").textContent = save.text;
  setBlocked(byId("save"), save.isBlocked);
  byId("undo").hidden = !isEdited || isBusy;
  byId("cancel").hidden = !isBusy;
  for (const [id, { text, isShown }] of Object.entries({ publish, unpublish })) {
    byId(id).textContent = text;
    byId(id).hidden = !isShown;
    setBlocked(byId(id), isBusy);
  }
}

function showProgress(progress) {
  const bar = byId("progress", HTMLProgressElement);
  bar.hidden = !progress;
  if (!progress) return;
  bar.max = progress.total;
  bar.value = progress.done;
}

function consequence({ agent, isEdited }) {
  if (isEdited) return agent.current_status === "published" ? texts.changes.draft(agent.name) : "";
  return agent.current_status === "draft" ? texts.saveBar.draft(agent.name) : "";
}

function batchConsequence({ toSave, keepsNumbers, phoneIds }) {
  if (!toSave.length) return "";
  const published = toSave.filter(({ agent }) => agent.current_status === "published").length;
  const parts = [];
  if (!keepsNumbers && !phoneIds.size) parts.push(texts.batch.removesAll);
  if (published) parts.push(texts.changes.drafts(published));
  return parts.join(" ");
}

function changeItems(agent, { direction, added, removed }) {
  const item = (change, text) => el("li", { "data-change": change }, text);
  return [
    direction && item("changed", texts.changes.direction(...direction.map(directionName))),
    ...added.map((id) => item("added", `+ ${numberName(id)}`)),
    ...removed.map((id) => item("removed", `− ${numberName(id)}`)),
    agent.current_status === "published" && item("changed", texts.changes.status),
  ].filter(Boolean);
}
