import { el } from "./dom.js";

const TONES = {
  published: "good",
  active: "good",
  draft: "warn",
  pending: "warn",
  suspended: "bad",
  inactive: "quiet",
};

/** A status of an agent or a number, in the service's own word. */
export function badge(status) {
  const word = status || "unknown";
  return el(
    "span",
    { class: "badge", "data-tone": TONES[word] ?? "quiet" },
    word[0].toUpperCase() + word.slice(1),
  );
}
