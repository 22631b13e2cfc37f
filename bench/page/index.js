// Runs in the page. Each function measures one thing and returns numbers.
import {
  AGENT,
  DIRECTION,
  OPTIONS,
  PHONE_IDS,
  answerAtOnce,
  answerEach,
  makeReady,
  manyIds,
  onRequest,
  replyTo,
} from "./service.js";

let update;

/**
 * `instant` replaces the network with prepared responses. It does so before the import, because
 * some contenders keep a reference to `fetch`.
 */
export async function connect(/** @type {{ name: string, instant?: boolean }} */ { name, instant }) {
  if (instant) answerAtOnce();
  const { connect, prepare } = await import(`/contenders/${name}.js`);
  await prepare?.();
  update = connect({ ...OPTIONS, viaFetch: instant });
}

/**
 * Returns microseconds for a call, for each batch of successive calls. A request has `ids` ids
 * (none if it is 0), and a response has `numbers` phone numbers.
 */
export async function ownCost({ batches, calls, ids, numbers }) {
  const phoneIds = ids === undefined ? PHONE_IDS : ids === 0 ? undefined : manyIds(ids);
  const text = replyTo(AGENT, DIRECTION, numbers === undefined ? phoneIds : manyIds(numbers));
  const costs = [];
  for (let batch = 0; batch < batches; batch += 1) {
    makeReady(calls, text);
    const started = performance.now();
    for (let call = 0; call < calls; call += 1) await update(AGENT, DIRECTION, phoneIds);
    costs.push(((performance.now() - started) * 1_000) / calls);
  }
  return costs;
}

/** Returns microseconds for each of several successive calls to the sandbox. */
export async function roundTrips({ calls }) {
  const times = [];
  for (let call = 0; call < calls; call += 1) {
    const started = performance.now();
    const reply = await update(AGENT, DIRECTION, PHONE_IDS);
    times.push((performance.now() - started) * 1_000);
    if (reply.data.phone_numbers.length !== PHONE_IDS.length) throw new Error("the update did not succeed");
  }
  return times;
}

/** Returns milliseconds from a call to its request. Each call runs in a new task, like a click. */
export async function clicks({ calls }) {
  const times = [];
  const text = replyTo(AGENT, DIRECTION, PHONE_IDS);
  for (let call = 0; call < calls; call += 1) {
    let leftAt;
    onRequest(() => (leftAt ??= performance.now()));
    makeReady(1, text);
    await new Promise((clicked) => setTimeout(clicked));
    const started = performance.now();
    await update(AGENT, DIRECTION, PHONE_IDS);
    times.push(leftAt - started);
  }
  return times;
}

/**
 * Runs between the marks `begin` and `end`: `updates` updates, or one with `ids` ids or with
 * `numbers` phone numbers in its response.
 */
export async function atOnce({ name, concurrency, updates, ids, numbers, isAborted }) {
  answerEach(numbers);
  const { updateAll } = await import(`/many/${name}.js`);
  const options = { ...OPTIONS, concurrency };
  const phoneIds = ids ? manyIds(ids) : numbers ? undefined : PHONE_IDS;
  const all = Array.from({ length: updates ?? 1 }, (_, index) => ({
    agentId: `agent-${index}`,
    direction: DIRECTION,
    phoneIds: phoneIds?.slice(),
  }));
  // Excludes the time to load and compile.
  await updateAll([{ agentId: AGENT, direction: DIRECTION, phoneIds: PHONE_IDS }], options);
  await new Promise((settled) => setTimeout(settled, 100));
  performance.mark("begin");
  const abort = new AbortController();
  const updated = updateAll(all, isAborted ? { ...options, signal: abort.signal } : options);
  if (isAborted) abort.abort();
  const succeeded = await updated;
  performance.mark("end");
  const expected = isAborted ? 0 : all.length;
  if (succeeded !== expected) throw new Error(`${succeeded} of ${all.length} updates succeeded`);
}

/**
 * Returns milliseconds until fetch is called with the update, from the import or, if `early`, from
 * the first call after it.
 */
export async function firstRequest({ name, early }) {
  const send = fetch;
  const sent = new Promise((resolve) => {
    globalThis.fetch = (input, init) => {
      const address = String(input.url ?? input);
      if (!address.endsWith("/calling")) return send(input, init);
      resolve(performance.now());
      return new Promise(() => {});
    };
  });
  let started = performance.now();
  const { connect, prepare } = await import(`/contenders/${name}.js`);
  if (early) {
    await prepare();
    started = performance.now();
  }
  connect({ ...OPTIONS, viaFetch: true })(AGENT, DIRECTION, PHONE_IDS);
  return (await sent) - started;
}

/** Returns microseconds for each validation of an update with `ids` ids, some of them invalid. */
export async function checks({ name, ids, faults, times }) {
  const { check } = await import(`/schemas/${name}.js`);
  const phoneIds = manyIds(ids);
  // Half of them have an invalid character, half are duplicates.
  for (let fault = 0; fault < faults; fault += 1) {
    const index = ids - 1 - fault * Math.floor(ids / faults / 2);
    phoneIds[index] = fault % 2 ? phoneIds[fault] : `${phoneIds[index]}!`;
  }
  const input = { agentId: AGENT, direction: DIRECTION, phoneIds };
  const costs = [];
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    const issues = await check(input);
    costs.push((performance.now() - started) * 1_000);
    if (issues.length !== faults) throw new Error(`${issues.length} faults were found, not ${faults}`);
  }
  return costs;
}

/** Returns milliseconds until all updates of the sandbox's agents are done. */
export async function manyUpdates({ name, updates: count, concurrency }) {
  const { updateAll } = await import(`/many/${name}.js`);
  const headers = { Authorization: `Bearer ${OPTIONS.token}` };
  const { data: agents } = await (await fetch(`${OPTIONS.baseUrl}/agents?per_page=100`, { headers })).json();
  const updates = Array.from({ length: count }, (_, index) => ({
    agentId: agents[index % agents.length].id,
    direction: DIRECTION,
    phoneIds: PHONE_IDS,
  }));
  const started = performance.now();
  const succeeded = await updateAll(updates, { ...OPTIONS, concurrency });
  if (succeeded !== count) throw new Error(`${count - succeeded} of ${count} updates failed`);
  return performance.now() - started;
}

/** Starts calls whose responses never arrive. */
export async function leaveInFlight({ calls }) {
  let sent = 0;
  await new Promise((resolve) => {
    globalThis.fetch = () => {
      sent += 1;
      if (sent === calls) resolve(undefined);
      return new Promise(() => {});
    };
    for (let call = 0; call < calls; call += 1) update(`agent-${call}`, DIRECTION, PHONE_IDS);
  });
}

const memories = [];

/** Records the memories of WebAssembly instances that are created later. */
export function watchWasm() {
  const { instantiate } = /** @type {any} */ (WebAssembly);
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args);
    const { exports } = made.instance ?? made;
    memories.push(...Object.values(exports).filter((value) => value instanceof WebAssembly.Memory));
    return made;
  };
}

export const wasmBytes = () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
