import { countdown } from "./clock.js";
import { words } from "./language.js";

/** Where a live call stands: a text that a screen reader may say, and what counts down meanwhile, if anything. */
export function courseOf(call) {
  return call.progress ? courseOfMany(call) : courseOfOne(call);
}

function courseOfOne({ attempts, retry }) {
  if (!retry) return { text: attempts ? words.attempt.next(attempts + 1) : words.attempt.first };
  const text = retry.status
    ? words.attempt.answered(retry.attempt, retry.status)
    : words.attempt.unanswered(retry.attempt);
  return { text, counting: countdown(retry.at, (left) => words.attempt.again(retry.attempt + 1, left)) };
}

function courseOfMany({ verb, progress, retry }) {
  const { done, failed, total, resumesAt, endsAt } = progress;
  const parts = [words.batch.working(verb, done, total)];
  if (failed) parts.push(words.batch.failed(failed));
  if (resumesAt) parts.push(words.batch.paused);
  else if (retry) parts.push(courseOfOne({ retry }).text);
  const counting = resumesAt
    ? countdown(resumesAt, words.batch.resumes)
    : retry
      ? courseOfOne({ retry }).counting
      : endsAt && done < total && countdown(endsAt, words.batch.remaining);
  return { text: parts.join(" "), counting };
}
