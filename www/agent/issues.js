import { el } from "../shared/dom.js";
import { messageOfIssue } from "../shared/messages.js";

/** The field an issue belongs to; a number by its id, as issues count within the list that was sent. */
export function placeOf({ path }, sentIds) {
  if (path === "agentId") return { field: "agent" };
  if (path === "direction") return { field: "direction" };
  if (path === "phoneIds") return { field: "numbers" };
  const index = /^phoneIds\[(\d+)\]$/.exec(path)?.[1];
  const id = index === undefined ? undefined : sentIds?.[Number(index)];
  return id === undefined ? undefined : { field: "number", id };
}

/** Writes issues beside a field and marks its controls as faulty, or clears both. */
export function showIssues(place, issues, controls) {
  place.replaceChildren(...issues.map((issue) => el("p", {}, messageOfIssue(issue))));
  for (const control of controls) {
    if (issues.length) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}
