import { noteLimit } from "../developer/limit.js";

const KEPT = 20;

/** The calls that this page made to change something, the newest first. */
export const calls = [];

const listeners = [];
export const onCalls = (listener) => listeners.push(listener);
const changed = () => listeners.forEach((listener) => listener());
/** Once whoever made the call has taken note of it, or of its end. */
const announce = () => queueMicrotask(changed);

/**
 * Makes a call and keeps account of it. `send` takes the call's own options; `judge` tells the outcome of a call that
 * succeeded. `ended` is settled as what `send` gave is.
 */
export function track({ verb, names, judge = () => "done" }, send) {
  const controller = new AbortController();
  const call = { verb, names, attempts: 0, isLive: true, cancel: () => controller.abort() };
  const startedAt = performance.now();
  const onAttempt = (event) => {
    noteLimit(event);
    call.attempts += 1;
    call.retry = event.willRetry ? { ...event, at: performance.now() + event.delayMs } : undefined;
    changed();
    if (event.willRetry) setTimeout(resume, event.delayMs, call.retry);
  };
  const resume = (retry) => {
    if (call.retry !== retry) return;
    call.retry = undefined;
    changed();
  };
  const onProgress = (progress) => {
    const now = performance.now();
    call.progress = { ...progress, ...remaining(progress, now - startedAt, now) };
    changed();
  };
  const run = async () => {
    try {
      const result = await send({ signal: controller.signal, onAttempt }, onProgress);
      call.outcome = judge(result, controller.signal.aborted);
      return result;
    } catch (error) {
      const isCancelled = controller.signal.aborted && error === controller.signal.reason;
      call.outcome = isCancelled ? "cancelled" : (error.outcome ?? "unknown");
      throw error;
    } finally {
      call.isLive = false;
      call.retry = undefined;
      call.tookMs = performance.now() - startedAt;
      announce();
    }
  };
  calls.unshift(call);
  calls.length = Math.min(calls.length, KEPT);
  call.ended = run();
  announce();
  return call;
}

/** When a pause ends, and when all may be done at the pace so far. */
function remaining({ total, done, pausedMs }, elapsedMs, now) {
  const resumesAt = pausedMs > 0 ? now + pausedMs : undefined;
  const endsAt = done > 0 ? now + pausedMs + (elapsedMs / done) * (total - done) : undefined;
  return { resumesAt, endsAt };
}
