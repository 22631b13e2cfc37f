import { countdown } from "../shared/clock.js";
import { byId, el } from "../shared/dom.js";
import { words } from "../shared/language.js";

let known;

/** Takes the word of every reply on how many requests are left. */
export function noteLimit({ rateLimit: { limit, remaining, resetMs } = {} }) {
  if (remaining === undefined || limit === undefined) return;
  known = { limit, remaining, renewsAt: resetMs === undefined ? undefined : performance.now() + resetMs };
  showLimit();
}

export function showLimit() {
  const place = byId("limit");
  if (!known) return place.replaceChildren(words.calls.limitUnknown);
  const { limit, remaining, renewsAt } = known;
  const text = words.calls.left(remaining, limit);
  const meter = el("meter", {
    min: "0",
    max: String(limit),
    low: String(limit / 5),
    value: String(remaining),
    "aria-label": words.calls.limit,
  });
  meter.textContent = text;
  const isAhead = renewsAt > performance.now();
  place.replaceChildren(
    meter,
    el("p", {}, text, isAhead && ", ", isAhead && countdown(renewsAt, words.calls.renews)),
  );
}
