// How far a live call is, in words and as a countdown.
import { el } from "./dom.js";
import { language, texts } from "./language.js";

const TICK_MS = 100;

/** The countdowns on the page, each with the function that updates it. */
const countdowns = new Map();

/** A duration for people: "1.5 s", "30 s", "10 min". */
export function seconds(milliseconds) {
  if (milliseconds > 90_000) return `${Math.round(milliseconds / 60_000).toLocaleString(language)} min`;
  const digits = milliseconds < 9500 ? 1 : 0;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${(Math.max(0, milliseconds) / 1000).toLocaleString(language, format)} s`;
}

/**
 * Counts down to a moment of `performance.now()`, and is empty after it. Hidden from screen readers, which would read every
 * tick.
 */
export function countdown(until, describe) {
  const element = el("span", { class: "countdown", "aria-hidden": "true" });
  const update = () => {
    const left = until - performance.now();
    element.textContent = left > 0 ? describe(seconds(left)) : "";
  };
  countdowns.set(element, update);
  update();
  return element;
}

setInterval(() => {
  for (const [element, update] of countdowns) {
    if (element.isConnected) update();
    else countdowns.delete(element);
  }
}, TICK_MS);

/**
 * Where a live call stands: a text that screen readers announce, and a countdown while it waits.
 * @param {import("./api.js").Call} call
 * @returns {{ text: string, counting?: HTMLElement }}
 */
export function progressOf(call) {
  const { verb, progress } = call;
  if (!progress) return progressOfOne(call);
  const { done, failed, total, resumesAt, endsAt } = progress;
  const parts = [texts.batch.working(verb, done, total)];
  if (failed) parts.push(texts.batch.failed(failed));
  if (resumesAt) parts.push(texts.batch.paused);
  else if (call.retry) parts.push(progressOfOne(call).text);
  const text = parts.join(" ");
  if (resumesAt) return { text, counting: countdown(resumesAt, texts.batch.resumes) };
  if (call.retry) return { text, counting: progressOfOne(call).counting };
  return endsAt && done < total ? { text, counting: countdown(endsAt, texts.batch.remaining) } : { text };
}

/** @param {import("./api.js").Call} call */
function progressOfOne({ retry, tries, wait }) {
  if (retry) {
    const text = retry.status
      ? texts.attempt.answered(retry.tries, retry.status)
      : texts.attempt.unanswered(retry.tries);
    return { text, counting: countdown(retry.at, (left) => texts.attempt.again(retry.tries + 1, left)) };
  }
  if (wait) {
    const text = texts.waits[wait.reason];
    return wait.at ? { text, counting: countdown(wait.at, texts.batch.resumes) } : { text };
  }
  return { text: tries ? texts.attempt.next(tries + 1) : texts.attempt.first };
}
