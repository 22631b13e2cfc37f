import { byId, el, onPress } from "./dom.js";
import { words } from "./language.js";

/** The edits of the agents that are to be set together, by id and in the order of their choice. */
const chosen = new Map();
let isLocked = false;

export const selected = () => [...chosen.values()];

export function onSelection(changed, shown) {
  byId("agents-list").addEventListener("change", ({ target }) => {
    const edit = shown().find(({ agent }) => agent.id === target.value);
    if (target.checked) chosen.set(edit.agent.id, edit);
    else chosen.delete(target.value);
    changed();
  });
  onPress(byId("select-shown"), () => {
    if (isLocked) return;
    for (const edit of shown()) chosen.set(edit.agent.id, edit);
    changed();
  });
  byId("select-none").addEventListener("click", () => {
    if (isLocked) return;
    chosen.clear();
    changed();
    byId("select-shown").focus();
  });
}

/** While they are being set, they stay chosen. */
export function showSelection(isBusy) {
  isLocked = isBusy;
  for (const box of byId("agents-list").querySelectorAll("input")) {
    box.checked = chosen.has(box.value);
    box.disabled = isLocked;
  }
  byId("select-none").hidden = !chosen.size;
  byId("set-selected").hidden = !chosen.size;
  byId("set-selected").textContent = words.agents.setSelected(chosen.size);
}

export const selectionBox = (agent) =>
  el("input", { type: "checkbox", value: agent.id, "aria-label": words.agents.select(agent.name) });
