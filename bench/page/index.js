// What runs in the page. Each function measures one thing and gives plain numbers.
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

/** `instant`: with replies in place of the network. They are put there first, since some keep the fetch that they find. */
export async function connect(/** @type {{ name: string, instant?: boolean }} */ { name, instant }) {
  if (instant) answerAtOnce();
  const { connect, prepare } = await import(`/contenders/${name}.js`);
  await prepare?.();
  update = connect({ ...OPTIONS, viaFetch: instant });
}

/**
 * Microseconds for a call, one number for each batch of calls made one after the other. `ids` is how many are sent, and
 * `numbers` how many are in the reply; without ids none are sent.
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

/** Microseconds for each call to the sandbox, made one after the other. */
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

/** Milliseconds from a call to its request, for calls each of which is made in a task of its own, as a click is. */
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

/** Makes `updates` updates, or one with `ids` ids or with `numbers` numbers in its reply, between the marks `begin` and `end`. */
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
  // What is loaded and compiled once does not count.
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

/** Milliseconds from the import, or if `early` from the first call after it, until fetch is called with the update. */
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

/** Microseconds for each check of an update with so many ids, of which some are faulty. */
export async function checks({ name, ids, faults, times }) {
  const { check } = await import(`/schemas/${name}.js`);
  const phoneIds = manyIds(ids);
  // Half of them have a character that no id has, half are there twice.
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

/** Milliseconds until so many updates of the sandbox's agents are done. */
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

/** Begins so many calls whose replies never come. */
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

/** From now on the memories of WebAssembly instances are known. */
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
