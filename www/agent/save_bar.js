// The bar below the form: what will change, the progress of a save, and the buttons to save and publish.
import { accountNumbers, isUsable, otherOwners } from "../shared/account_numbers.js";
import { byId, el, onPress, setBlocked } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { progressOf } from "../shared/progress.js";
import { directionName } from "./direction.js";
import { numberName } from "./numbers.js";

export function onSaveBar({ save, saveDraft, cancel, undo, publish }) {
  byId("form").addEventListener("submit", (event) => event.preventDefault());
  onPress(byId("save"), save);
  onPress(byId("save-draft"), saveDraft);
  byId("cancel").addEventListener("click", cancel);
  byId("undo").addEventListener("click", () => {
    undo();
    byId("save").focus();
  });
  onPress(byId("publish"), publish);
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
  const isCalling = (verb) => isBusy && edit.call.verb === verb;
  const isSaved = last.state === "done" && last.verb === "update";
  show(edit, {
    status: isEdited ? describeChanges(changes) : isSaved ? texts.saveBar.saved : texts.saveBar.nothing,
    changes: isEdited ? changeItems(changes) : [],
    consequences: consequences(edit),
    save: {
      text: isCalling("update") ? texts.saveBar.saving : texts.saveBar.save,
      isBlocked: !isEdited || isBusy,
    },
    canSaveDraft: isEdited && !isBusy && agent.current_status === "published",
    publish: {
      text: isCalling("publish") ? texts.saveBar.publishing : texts.saveBar.publish,
      isShown: isCalling("publish") || (!isEdited && !isBusy && agent.current_status === "draft"),
    },
  });
}

export function showBatchSaveBar(batch) {
  const { toSave, toPublish, toApply, plan, results, isBusy } = batch;
  const isCalling = (verb) => isBusy && batch.call.verb === verb;
  const isPlanned = plan && !results.size;
  const isEnded = results.size > 0;
  const idle = batch.phoneIds.size || batch.direction ? texts.batch.nothing : texts.batch.chooseSettings;
  const text = isPlanned ? texts.batch.apply(toApply.length) : texts.batch.plan;
  show(batch, {
    status: isEnded ? "" : isPlanned ? texts.batch.ready : toSave.length ? texts.batch.notPlanned : idle,
    changes: [],
    consequences: isEnded ? [] : batchConsequences(batch),
    save: {
      text: isCalling("update") ? texts.batch.applying : isCalling("plan") ? texts.batch.planning : text,
      isBlocked: isBusy || isEnded || (isPlanned ? !toApply.length : !toSave.length),
    },
    canSaveDraft: false,
    publish: {
      text: isCalling("publish") ? texts.saveBar.publishing : texts.batch.publish(toPublish.length),
      isShown: isCalling("publish") || (!isBusy && (isEnded || !toSave.length) && toPublish.length > 0),
    },
  });
}

function show({ isBusy, isEdited, call }, { status, changes, consequences, save, canSaveDraft, publish }) {
  /** @type {ReturnType<typeof progressOf>} */
  const { text, counting } = isBusy ? progressOf(call) : { text: status };
  byId("form").setAttribute("aria-busy", String(isBusy));
  // Only if it differs: screen readers announce every write.
  if (byId("save-bar-status").textContent !== text) byId("save-bar-status").textContent = text;
  byId("save-bar-status").toggleAttribute("data-edited", isEdited);
  byId("save-bar-countdown").replaceChildren(counting ?? "");
  showProgress(isBusy ? call.progress : undefined);
  byId("changes").replaceChildren(...(isBusy ? [] : changes));
  byId("save-bar-consequences").replaceChildren(
    ...(isBusy ? [] : consequences.map((text) => el("li", {}, text))),
  );
  byId("save").textContent = save.text;
  setBlocked(byId("save"), save.isBlocked);
  byId("undo").hidden = !isEdited || isBusy;
  byId("cancel").hidden = !isBusy;
  byId("save-draft").hidden = !canSaveDraft;
  byId("publish").textContent = publish.text;
  byId("publish").hidden = !publish.isShown;
  setBlocked(byId("publish"), isBusy);
}

function showProgress(progress) {
  const bar = byId("progress", HTMLProgressElement);
  bar.hidden = !progress;
  if (!progress) return;
  bar.max = progress.total;
  bar.value = progress.done;
}

/** What the user should know before saving, or of a draft. */
function consequences({ agent, phoneIds, changes, isEdited, numbers }) {
  const isLive = agent.current_status === "published";
  if (!isEdited) return isLive ? [] : [texts.saveBar.draft(agent.name)];
  const known = [...phoneIds].map((id) => accountNumbers.get(id) ?? numbers.get(id)).filter(Boolean);
  const unusable = known.filter((number) => !isUsable(number));
  const isReachable = known.length > unusable.length;
  return [
    isLive && texts.changes.live(agent.name),
    isReachable && unusable.length > 0 && texts.changes.unusable(unusable.map(({ id }) => numberName(id))),
    !isReachable && accountNumbers.size > 0 && texts.changes.unreachable(agent.name, agent.direction),
    ...changes.added.map((id) => shared(id, agent.id)),
  ].filter(Boolean);
}

function shared(id, agentId) {
  const names = otherOwners(id, agentId).map(({ name }) => name);
  return names.length > 0 && texts.changes.alsoOn(numberName(id), names);
}

function batchConsequences({ toSave, numbersMode, phoneIds }) {
  if (!toSave.length) return [];
  const live = toSave.filter(({ agent }) => agent.current_status === "published").length;
  return [
    numbersMode === "replace" && !phoneIds.size && texts.batch.removesAll,
    live > 0 && texts.changes.liveMany(live),
  ].filter(Boolean);
}

export function changeItems({ direction, added, removed }) {
  const item = (change, text) => el("li", { "data-change": change }, text);
  return [
    direction && item("changed", texts.changes.direction(...direction.map(directionName))),
    ...added.map((id) => item("added", `+ ${numberName(id)}`)),
    ...removed.map((id) => item("removed", `− ${numberName(id)}`)),
  ].filter(Boolean);
}
