// What runs in a page of a client.

/** Before anything else: counts what calls leave behind in the page. */
export function watch() {
  const timers = new Set();
  const platform = Object.fromEntries(
    ["setTimeout", "clearTimeout", "setInterval", "clearInterval"].map((name) => [
      name,
      globalThis[name].bind(globalThis),
    ]),
  );
  globalThis.setTimeout = /** @type {any} */ (
    (run, ms, ...args) => {
      const id = platform.setTimeout(() => {
        timers.delete(id);
        run(...args);
      }, ms);
      timers.add(id);
      return id;
    }
  );
  globalThis.setInterval = /** @type {any} */ (
    (run, ms, ...args) => {
      const id = platform.setInterval(run, ms, ...args);
      timers.add(id);
      return id;
    }
  );
  for (const name of ["clearTimeout", "clearInterval"])
    globalThis[name] = (id) => {
      timers.delete(id);
      platform[name](id);
    };

  // Only of targets that outlive every call.
  /** @type {EventTarget[]} */
  const lasting = [window, document];
  const listeners = new Set();
  const ids = new WeakMap();
  const idOf = (listener) => {
    if (listener && !ids.has(listener)) ids.set(listener, Math.random());
    return ids.get(listener);
  };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const key = (target, type, listener) => `${lasting.indexOf(target)} ${type} ${listener && idOf(listener)}`;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (lasting.includes(this ?? window)) listeners.add(key(this ?? window, type, listener));
    return addEventListener.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    if (lasting.includes(this ?? window)) listeners.delete(key(this ?? window, type, listener));
    return removeEventListener.call(this ?? window, type, listener, options);
  };
  globalThis.left = () => ({ timers: new Set(timers), listeners: new Set(listeners) });
  globalThis.patience = (ms) => new Promise((resolve) => platform.setTimeout(resolve, ms));
}

/** Once, when the page is opened. */
export async function load(source) {
  const { connect } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const TOKEN = "talq_faults";

  /** One save, with what the caller is told, and what is left behind. */
  globalThis.save = async ({ baseUrl, options, patienceMs, graceMs }) => {
    const before = globalThis.left();
    const connected = connect({ ...options, baseUrl, token: TOKEN });
    const begun = performance.now();
    const told = await Promise.race([
      connected("agent-1", "outbound", ["phone-1", "phone-2"]),
      globalThis.patience(patienceMs).then(() => ({ claim: "never ends", checked: "never ends", said: "" })),
    ]);
    const tookMs = Math.round(performance.now() - begun);
    await globalThis.patience(graceMs);
    const after = globalThis.left();
    return {
      ...told,
      tookMs,
      timers: [...after.timers].filter((id) => !before.timers.has(id)).length,
      listeners: [...after.listeners].filter((listener) => !before.listeners.has(listener)).length,
    };
  };

  /** Saves of this tab at their times, in milliseconds since the epoch, of agents of their own. */
  globalThis.saves = ({ baseUrl, options, patienceMs, all }) => {
    const connected = connect({ ...options, baseUrl, token: TOKEN });
    const now = () => performance.timeOrigin + performance.now();
    return Promise.all(
      all.map(async ({ agentId, at, direction, phoneIds }) => {
        await globalThis.patience(Math.max(0, at - now()));
        const clickedAt = now();
        const { claim } = await Promise.race([
          connected(agentId, direction, phoneIds),
          globalThis.patience(patienceMs).then(() => ({ claim: "never ends" })),
        ]);
        return { clickedAt, claim };
      }),
    );
  };
}

/** A plain save, for a connection that has served one. */
export async function warmUp(baseUrl) {
  const response = await fetch(`${baseUrl}/agents/agent-0/calling`, {
    method: "PUT",
    headers: { Authorization: "Bearer talq_faults", "Content-Type": "application/json" },
    body: JSON.stringify({ direction: "inbound", phone_number_ids: [] }),
  });
  await response.text();
}
