import { el } from "./dom.js";
import { language, words } from "./language.js";

const OFTEN_MS = 100;

/** What counts down, and how it says so; forgotten once it is off the page. */
const running = new Map();

export function seconds(milliseconds) {
  const digits = milliseconds < 9500 ? 1 : 0;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return words.seconds((Math.max(0, milliseconds) / 1000).toLocaleString(language, format));
}

/** How long it is until a moment of `performance.now()`, for eyes only: read aloud, it would never end. */
export function countdown(until, say = (text) => text) {
  const place = el("span", { class: "countdown", "aria-hidden": "true" });
  running.set(place, () => (place.textContent = say(seconds(until - performance.now()))));
  running.get(place)();
  return place;
}

setInterval(() => {
  for (const [place, show] of running) {
    if (place.isConnected) show();
    else running.delete(place);
  }
}, OFTEN_MS);
