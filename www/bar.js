import { describe } from "./changes.js";
import { byId } from "./dom.js";

export function onBar({ save, cancel, discard }) {
  byId("form").addEventListener("submit", (event) => {
    event.preventDefault();
    // Not `disabled`: that would take the focus away from whoever just pressed it.
    if (byId("save").getAttribute("aria-disabled") !== "true") save();
  });
  byId("cancel").addEventListener("click", cancel);
  byId("discard").addEventListener("click", () => {
    discard();
    byId("save").focus();
  });
}

export function showBar({ agent, changes, isEdited, isSaving, save }) {
  byId("form").setAttribute("aria-busy", String(isSaving));
  byId("bar-status").textContent = words({ changes, isEdited, isSaving, save });
  byId("bar-status").toggleAttribute("data-edited", isEdited);
  byId("bar-consequence").textContent = consequence(agent, isEdited && !isSaving);
  byId("save").setAttribute("aria-disabled", String(!isEdited || isSaving));
  byId("save").textContent = isSaving ? "Saving…" : "Save changes";
  byId("cancel").hidden = !isSaving;
  byId("discard").hidden = !isEdited || isSaving;
}

function words({ changes, isEdited, isSaving, save }) {
  if (isSaving) return save.progress;
  if (isEdited) return describe(changes);
  return save.state === "saved" ? "Saved" : "No changes to save";
}

function consequence({ name, current_status }, isAhead) {
  if (!isAhead || current_status !== "published") return "";
  return `${name} is published. Saving makes it a draft: it is off the air until it is published again.`;
}
