import { byId } from "../shared/dom.js";
import { showIssues } from "./issues.js";
import { words } from "../shared/language.js";

const radios = () => [...byId("direction").querySelectorAll("input")];

export const nameOf = (direction) => words.directions[direction] ?? words.directions.none;

export function onDirection(choose) {
  byId("direction").addEventListener("change", ({ target }) => choose(target.value));
}

export function showDirection({ direction, isBusy }) {
  byId("direction").disabled = isBusy;
  for (const radio of radios()) radio.checked = radio.value === direction;
}

export function showDirectionIssues(messages) {
  showIssues(byId("direction-issues"), messages, [byId("direction")]);
}

export const focusDirection = () => (radios().find((radio) => radio.checked) ?? radios()[0]).focus();
