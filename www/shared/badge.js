import { el } from "./dom.js";
import { words } from "./language.js";

const TONES = {
  published: "good",
  active: "good",
  draft: "warn",
  pending: "warn",
  suspended: "bad",
  inactive: "quiet",
};

/** A status of an agent or a number; one that the page does not know is shown in the service's own word. */
export function badge(status) {
  const known = status || "unknown";
  const tone = TONES[known] ?? "quiet";
  return el("span", { class: "badge", "data-tone": tone }, words.statuses[known] ?? known);
}
