// A tab that starts numbered calls one after the other, without waiting for their results.
import { openEmpty } from "../support/empty-page.mjs";
import { TOKEN } from "../support/sandbox.mjs";

const OPTIONS = { baseUrl: "/api/v1", token: TOKEN, timeoutMs: 60_000, attemptTimeoutMs: 600, maxRetries: 1 };

export async function openTab(context, prepare) {
  const page = await openEmpty(context, prepare);
  await page.evaluate(prepareCalls, OPTIONS);
  return {
    page,
    start: (call) => page.evaluate((call) => calls.start(call), call),
    abort: (number) => page.evaluate((number) => calls.abort(number), number),
    /** Aborts a call. Returns whether it had not been sent. */
    abortUnsent: (number) => page.evaluate((number) => calls.abortUnsent(number), number),
    end: (number) => page.evaluate((number) => calls.end(number), number),
    ends: () => page.evaluate(() => calls.ends()),
    /** Starts the calls as one bulk update with a concurrency of 1. */
    startBulk: (updates) => page.evaluate((updates) => calls.startBulk(updates), updates),
    bulkEnd: () => page.evaluate(() => calls.bulkEnd),
    /** Counts the calls of all tabs that wait for a lock. */
    waiting: () => page.evaluate(async () => (await navigator.locks.query()).pending.length),
  };
}

// Runs in the page: the calls by number, which of them were sent, and their results.
async function prepareCalls(options) {
  const { createClient, init } = await import("/pkg/dist/index.js");
  await init();
  const client = createClient(options);
  const calls = new Map();
  const send = window.fetch;
  window.fetch = (url, init) => {
    sent.add(init?.body);
    return send(url, init);
  };
  const sent = new Set();
  const isSent = (call) =>
    sent.has(JSON.stringify({ direction: call.direction, phone_number_ids: call.phoneIds }));
  window.calls = {
    async start(call) {
      const controller = new AbortController();
      const made = client.updateAgentCalling(call.agentId, call.direction, call.phoneIds, {
        signal: controller.signal,
        ...call.options,
      });
      calls.set(call.number, { ...call, controller });
      const end = made.then(
        () => ({ code: "success", outcome: "applied" }),
        (error) =>
          error === controller.signal.reason
            ? { code: "aborted", outcome: "unknown" }
            : { code: error.code, outcome: error.outcome },
      );
      calls.get(call.number).end = end.then((how) => ({ number: call.number, ...how }));
      // The browser answers after it has registered the call's lock request, so that a call in the
      // next tab is a later one.
      await navigator.locks?.query();
    },
    async startBulk(updates) {
      const bare = updates.map(({ agentId, direction, phoneIds }) => ({ agentId, direction, phoneIds }));
      const made = client.updateAgentsCalling(bare, { concurrency: 1 });
      this.bulkEnd = made.then((entries) => entries.map(({ status }) => status));
      await navigator.locks.query();
    },
    abort(number) {
      calls.get(number).controller.abort(new Error("changed my mind"));
    },
    abortUnsent(number) {
      const call = calls.get(number);
      if (!isSent(call)) call.controller.abort(new Error("changed my mind"));
      return !isSent(call);
    },
    end: (number) => calls.get(number).end,
    ends: () => Promise.all([...calls.values()].map(({ end }) => end)),
  };
}
