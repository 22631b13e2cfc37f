// The choice between inbound and outbound calls.
import { byId, onChange } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { showIssues } from "../shared/messages.js";

const radios = () => [...byId("direction").querySelectorAll("input")];

export const directionName = (direction) => texts.directions[direction] ?? texts.directions.none;

export const onDirection = (choose) => onChange(byId("direction"), ({ value }) => choose(value));

export function showDirection({ direction, isBusy }) {
  byId("direction", HTMLFieldSetElement).disabled = isBusy;
  for (const radio of radios()) radio.checked = radio.value === direction;
}

export function showDirectionIssues(issues) {
  showIssues(byId("direction-issues"), issues, [byId("direction")]);
}

export const focusDirection = () => (radios().find((radio) => radio.checked) ?? radios()[0]).focus();
