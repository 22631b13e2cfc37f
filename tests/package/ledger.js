// Keeps count, in a page, of what a library could leave behind: timers, listeners on signals, and what the
// wasm keeps.
(() => {
  const timers = new Set();
  const listeners = new Map();
  const kept = [];
  let mostTimers = 0;
  let mostListeners = 0;

  /** @type {any} */
  const page = globalThis;
  const { setTimeout, clearTimeout } = page;
  page.setTimeout = (callback, ms) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      callback();
    }, ms);
    timers.add(timer);
    mostTimers = Math.max(mostTimers, timers.size);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    timers.delete(timer);
    clearTimeout(timer);
  };

  const { instantiate } = /** @type {any} */ (WebAssembly);
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate.apply(WebAssembly, args);
    kept.push(...Object.values((made.instance ?? made).exports));
    return made;
  };

  const sum = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
  const countListeners = () => sum([...listeners.values()].map(({ size }) => size));

  function countValues(table) {
    let count = 0;
    for (let place = 0; place < table.length; place += 1)
      count += Number((table.get(place) ?? null) !== null);
    return count;
  }

  globalThis.ledger = {
    /** From now on, who listens to this signal is counted. */
    watch(signal) {
      const own = new Set();
      listeners.set(signal, own);
      const { addEventListener, removeEventListener } = signal;
      signal.addEventListener = (type, listener, ...more) => {
        own.add(listener);
        mostListeners = Math.max(mostListeners, countListeners());
        addEventListener.call(signal, type, listener, ...more);
      };
      signal.removeEventListener = (type, listener, ...more) => {
        own.delete(listener);
        removeEventListener.call(signal, type, listener, ...more);
      };
      return signal;
    },
    get open() {
      return { timers: timers.size, listeners: countListeners() };
    },
    takePeaks() {
      const peaks = { timers: mostTimers, listeners: mostListeners };
      mostTimers = mostListeners = 0;
      return peaks;
    },
    /** Bytes of memory, and how many of JavaScript's values are kept for the wasm. */
    get wasm() {
      const bytes = kept
        .filter((item) => item instanceof WebAssembly.Memory)
        .map((memory) => memory.buffer.byteLength);
      const values = kept.filter((item) => item instanceof WebAssembly.Table).map(countValues);
      return { bytes: sum(bytes), values: sum(values) };
    },
    /** Locks are given back in the browser's own time. */
    async noLocks() {
      for (;;) {
        const { held, pending } = await navigator.locks.query();
        if (held.length + pending.length === 0) return;
      }
    },
  };
})();
