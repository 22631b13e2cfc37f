// How far a live call is, in words and as a countdown.
import { el } from "./dom.js";
import { language, texts } from "./language.js";

const TICK_MS = 100;

/** The countdowns on the page, each with the function that updates it. */
const countdowns = new Map();

/** A duration for people: "1.5 s", "30 s". */
export function seconds(milliseconds) {
  const digits = milliseconds < 9500 ? 1 : 0;
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${(Math.max(0, milliseconds) / 1000).toLocaleString(language, format)} s`;
}

/** Counts down to a moment of `performance.now()`. Hidden from screen readers, which would read every tick. */
export function countdown(until, describe) {
  const element = el("span", { class: "countdown", "aria-hidden": "true" });
  const update = () => (element.textContent = describe(seconds(until - performance.now())));
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
export function progressOf({ verb, attempts, retry, progress }) {
  if (!progress) return progressOfAttempt(attempts, retry);
  const { done, failed, total, resumesAt, endsAt } = progress;
  const waiting = retry && progressOfAttempt(attempts, retry);
  const parts = [texts.batch.working(verb, done, total)];
  if (failed) parts.push(texts.batch.failed(failed));
  if (resumesAt) parts.push(texts.batch.paused);
  else if (waiting) parts.push(waiting.text);
  const text = parts.join(" ");
  if (resumesAt) return { text, counting: countdown(resumesAt, texts.batch.resumes) };
  if (waiting) return { text, counting: waiting.counting };
  return endsAt && done < total ? { text, counting: countdown(endsAt, texts.batch.remaining) } : { text };
}

function progressOfAttempt(attempts, retry) {
  if (!retry) return { text: attempts ? texts.attempt.next(attempts + 1) : texts.attempt.first };
  const text = retry.status
    ? texts.attempt.answered(retry.attempt, retry.status)
    : texts.attempt.unanswered(retry.attempt);
  return { text, counting: countdown(retry.at, (left) => texts.attempt.again(retry.attempt + 1, left)) };
}
