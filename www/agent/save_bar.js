import { describe } from "./changes.js";
import { courseOf } from "../shared/progress.js";
import { nameOf } from "./direction.js";
import { byId, el, onPress, setBlocked } from "../shared/dom.js";
import { words } from "../shared/language.js";
import { nameOfNumber } from "./numbers.js";

export function onBar({ save, cancel, undo, publish, unpublish }) {
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (byId("save").getAttribute("aria-disabled") !== "true") save();
  });
  byId("cancel").addEventListener("click", cancel);
  byId("undo").addEventListener("click", () => {
    undo();
    byId("save").focus();
  });
  onPress(byId("publish"), publish);
  onPress(byId("unpublish"), unpublish);
}

export function showBar(edit) {
  const { agent, changes, isEdited, isBusy } = edit;
  const isSettled = !isEdited && !isBusy;
  const does = (verb) => isBusy && edit.call.verb === verb;
  show(edit, {
    status: isEdited ? describe(changes) : isSaved(edit) ? words.bar.saved : words.bar.nothing,
    changes: isEdited ? lines(agent, changes) : [],
    consequence: consequence(edit),
    save: { text: does("update") ? words.bar.saving : words.bar.save, isBlocked: !isEdited || isBusy },
    publish: {
      text: does("publish") ? words.bar.publishing : words.bar.publish,
      isShown: does("publish") || (isSettled && agent.current_status === "draft"),
    },
    unpublish: {
      text: does("unpublish") ? words.bar.unpublishing : words.bar.unpublish,
      isShown: does("unpublish") || (isSettled && agent.current_status === "published"),
    },
  });
}

export function showBatchBar(batch) {
  const { toSave, toPublish, direction, isBusy } = batch;
  const does = (verb) => isBusy && batch.call.verb === verb;
  show(batch, {
    status:
      direction || toPublish.length
        ? toSave.length
          ? ""
          : words.batch.nothing
        : words.batch.chooseDirection,
    changes: [],
    consequence: batchConsequence(batch),
    save: {
      text: does("update") ? words.batch.applying : words.batch.apply(toSave.length),
      isBlocked: !toSave.length || isBusy,
    },
    publish: {
      text: does("publish") ? words.bar.publishing : words.batch.publish(toPublish.length),
      isShown: does("publish") || (!isBusy && !toSave.length && toPublish.length > 0),
    },
    unpublish: { text: words.bar.unpublish, isShown: false },
  });
}

function show({ isBusy, isEdited, call }, { status, changes, consequence, save, publish, unpublish }) {
  const course = isBusy ? courseOf(call) : { text: status };
  byId("form").setAttribute("aria-busy", String(isBusy));
  // Written only where it differs: a screen reader says every writing of it.
  if (byId("bar-status").textContent !== course.text) byId("bar-status").textContent = course.text;
  byId("bar-status").toggleAttribute("data-edited", isEdited);
  byId("bar-countdown").replaceChildren(course.counting || "");
  showProgress(isBusy ? call.progress : undefined);
  byId("changes").replaceChildren(...(isBusy ? [] : changes));
  byId("bar-consequence").textContent = isBusy ? "" : consequence;
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
  byId("progress").hidden = !progress;
  if (!progress) return;
  byId("progress").max = progress.total;
  byId("progress").value = progress.done;
}

const isSaved = ({ last }) => last.state === "done" && last.verb === "update";

function consequence({ agent, isEdited }) {
  if (isEdited) return agent.current_status === "published" ? words.changes.draft(agent.name) : "";
  return agent.current_status === "draft" ? words.bar.draft(agent.name) : "";
}

function batchConsequence({ toSave, keepsNumbers, phoneIds }) {
  if (!toSave.length) return "";
  const live = toSave.filter(({ agent }) => agent.current_status === "published").length;
  const parts = [];
  if (!keepsNumbers && !phoneIds.size) parts.push(words.batch.unassignsAll);
  if (live) parts.push(words.changes.drafts(live));
  return parts.join(" ");
}

/** The changes one by one. */
function lines(agent, { direction, added, removed }) {
  const line = (change, text) => el("li", { "data-change": change }, text);
  return [
    direction && line("changed", words.changes.direction(...direction.map(nameOf))),
    ...added.map((id) => line("added", words.changes.add(nameOfNumber(id)))),
    ...removed.map((id) => line("removed", words.changes.remove(nameOfNumber(id)))),
    agent.current_status === "published" && line("changed", words.changes.status),
  ].filter(Boolean);
}
