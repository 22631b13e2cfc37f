// The choice between inbound and outbound calls.
import { byId, onChange } from "../shared/dom.js";
import { texts } from "../shared/language.js";
import { showIssues } from "../shared/messages.js";

const radios = () =>
  [...byId("direction").querySelectorAll("input[type=radio]")].map(
    (radio) => /** @type {HTMLInputElement} */ (radio),
  );

export const directionName = (direction) => texts.directions[direction] ?? texts.directions.none;

export function onDirection(choose) {
  onChange(byId("direction"), ({ type, value, checked }) => {
    if (type === "radio") choose(value);
    else if (checked) choose(undefined);
  });
}

/** Agents of a batch may also keep their direction. */
export function showDirection({ agent, direction, isBusy }) {
  byId("direction-keep").hidden = agent !== undefined;
  byId("direction-keep-choice", HTMLInputElement).checked = direction === undefined;
  byId("direction", HTMLFieldSetElement).disabled = isBusy;
  for (const radio of radios()) radio.checked = radio.value === direction;
}

export function showDirectionIssues(issues) {
  showIssues(byId("direction-issues"), issues, [byId("direction")]);
}

export const focusDirection = () => (radios().find((radio) => radio.checked) ?? radios()[0]).focus();
