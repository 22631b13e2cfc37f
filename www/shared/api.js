// The library, set up for the gateway on this page's origin, and a record of each call that changes something.
import { configure } from "/pkg/dist/index.js";

export {
  applyAgentCalling,
  applyAgentsCalling,
  getAgent,
  listAgents,
  listPhoneNumbers,
  planAgentsCalling,
  publishAgent,
  TalkoverError,
  unpublishAgent,
} from "/pkg/dist/index.js";

/**
 * @typedef {object} Call
 * @property {"plan" | "update" | "publish" | "unpublish"} verb
 * @property {string[]} names The names of its agents.
 * @property {number} attempts The requests that have ended.
 * @property {number} tries Of the operation that it is at now. 0 unless it has failed before.
 * @property {boolean} isLive
 * @property {() => void} cancel
 * @property {Promise<any>} promise Settles as the request does.
 * @property {{ status?: number, tries: number, at: number }} [retry] While it waits to retry.
 * @property {{ reason: string, at?: number }} [wait] While it waits for something else.
 * @property {{ total: number, done: number, failed: number, resumesAt?: number, endsAt?: number }} [progress]
 * @property {string} [outcome] Once it has ended.
 * @property {number} [tookMs] Once it has ended.
 */

const MAX_CALLS = 20;

// The gateway adds the token, so this page has none.
configure({ baseUrl: "/talkover", onAttempt: noteRateLimit });

/** @type {Call[]} The newest first. */
export const calls = [];

/** @type {{ limit: number, remaining: number, renewsAt?: number } | undefined} As the last response had it. */
export let rateLimit;

/** @type {(() => void)[]} */
const listeners = [];

/** Calls `listener` when a call or the rate limit changes. */
export const onCalls = (listener) => listeners.push(listener);

function changed() {
  for (const listener of listeners) listener();
}

/** @param {import("talkover-calling").AttemptEvent} event */
function noteRateLimit({ rateLimit: { limit, remaining, resetMs } = {} }) {
  if (remaining === undefined || limit === undefined) return;
  const renewsAt = resetMs === undefined ? undefined : performance.now() + resetMs;
  rateLimit = { limit, remaining, renewsAt };
  changed();
}

/** Whether the gateway leads to this server's own sandbox. Only a request that arrived there proves it. */
export async function isSandbox() {
  try {
    await fetch("/talkover/health");
    const response = await fetch("/sandbox/requests?path=/api/v1/health", { cache: "no-store" });
    return (await response.json()).some(({ via }) => via === "gateway");
  } catch {
    return false;
  }
}

/**
 * Makes a call and records it.
 *
 * @param {Pick<Call, "verb" | "names"> & { outcomeOf?: (result: any, isCancelled: boolean) => string }} what
 *   `outcomeOf` gives the outcome of a call that resolved.
 * @param {(options: import("talkover-calling").CallOptions, onProgress: (progress) => void) => Promise<any>} send
 * @returns {Call}
 */
export function track({ verb, names, outcomeOf = () => "done" }, send) {
  const controller = new AbortController();
  const startedAt = performance.now();
  const onAttempt = (event) => {
    noteRateLimit(event);
    call.attempts += 1;
    call.wait = undefined;
    call.tries = event.willRetry ? call.tries + 1 : 0;
    const { status } = event;
    call.retry = event.willRetry
      ? { status, tries: call.tries, at: performance.now() + event.delayMs }
      : undefined;
    changed();
    if (call.retry) setTimeout(endWait, event.delayMs, call.retry);
  };
  const endWait = (retry) => {
    if (call.retry !== retry) return;
    call.retry = undefined;
    changed();
  };
  /** @param {import("talkover-calling").WaitEvent} event */
  const onWait = ({ reason, delayMs }) => {
    call.wait = { reason, at: delayMs === undefined ? undefined : performance.now() + delayMs };
    changed();
  };
  const onProgress = (progress) => {
    call.progress = { ...progress, ...estimate(progress, startedAt) };
    changed();
  };
  const run = async () => {
    try {
      const result = await send({ signal: controller.signal, onAttempt, onWait }, onProgress);
      call.outcome = outcomeOf(result, controller.signal.aborted);
      return result;
    } catch (/** @type {any} */ error) {
      const isCancelled = controller.signal.aborted && error === controller.signal.reason;
      call.outcome = isCancelled ? "cancelled" : (error.outcome ?? "unknown");
      throw error;
    } finally {
      call.isLive = false;
      call.retry = undefined;
      call.wait = undefined;
      call.tookMs = performance.now() - startedAt;
      changedSoon();
    }
  };
  const call = /** @type {Call} */ ({
    verb,
    names,
    attempts: 0,
    tries: 0,
    isLive: true,
    cancel: () => controller.abort(),
  });
  calls.unshift(call);
  calls.length = Math.min(calls.length, MAX_CALLS);
  call.promise = run();
  changedSoon();
  return call;
}

/** After the caller has stored the call, or its result. */
const changedSoon = () => queueMicrotask(changed);

/** When a pause ends, and when all will be done at the pace so far. */
function estimate({ total, done, pausedMs }, startedAt) {
  const now = performance.now();
  const resumesAt = pausedMs > 0 ? now + pausedMs : undefined;
  const endsAt = done > 0 ? now + pausedMs + ((now - startedAt) / done) * (total - done) : undefined;
  return { resumesAt, endsAt };
}
