// Counts possible leaks in a page: timers, listeners on signals, and references in the wasm.
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
    /** Starts to count the listeners of this signal. */
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
    /** The bytes of the wasm's memory, and the number of JavaScript values that it references. */
    get wasm() {
      const bytes = kept
        .filter((item) => item instanceof WebAssembly.Memory)
        .map((memory) => memory.buffer.byteLength);
      const values = kept.filter((item) => item instanceof WebAssembly.Table).map(countValues);
      return { bytes: sum(bytes), values: sum(values) };
    },
    /** The browser releases locks asynchronously. */
    async noLocks() {
      for (;;) {
        const { held, pending } = await navigator.locks.query();
        if (held.length + pending.length === 0) return;
      }
    },
  };
})();
