import { byId, el, onPress, setBlocked } from "../shared/dom.js";
import { words } from "../shared/language.js";

/** The edits of the agents that are to be set together, by id and in the order of their choice. */
const chosen = new Map();

export const selected = () => [...chosen.values()];

export function onSelection(changed, shown) {
  byId("agents-list").addEventListener("change", ({ target }) => {
    const edit = shown().find(({ agent }) => agent.id === target.value);
    if (target.checked) chosen.set(edit.agent.id, edit);
    else chosen.delete(target.value);
    changed();
  });
  onPress(byId("select-shown"), () => {
    for (const edit of shown()) chosen.set(edit.agent.id, edit);
    changed();
  });
  onPress(byId("select-none"), () => {
    chosen.clear();
    changed();
    byId("select-shown").focus();
  });
}

/** While they are being set, they stay chosen. */
export function showSelection(isBusy) {
  const boxes = byId("agents-list").querySelectorAll("input");
  for (const box of boxes) {
    box.checked = chosen.has(box.value);
    box.disabled = isBusy;
  }
  setBlocked(byId("select-shown"), isBusy || !boxes.length);
  setBlocked(byId("select-none"), isBusy);
  byId("select-none").hidden = !chosen.size;
  byId("set-selected").hidden = !chosen.size;
  byId("set-selected").textContent = words.agents.setSelected(chosen.size);
}

export const selectionBox = (agent) =>
  el("input", { type: "checkbox", value: agent.id, "aria-label": words.agents.select(agent.name) });
