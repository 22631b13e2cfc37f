// Virtual time in a page, which passes as fast as the page can run. Timers fire in order, each
// after all work that does not depend on time is done.
(() => {
  const EPOCH = Date.UTC(2026, 0, 15, 10, 30);
  const timers = new Map();
  const channel = new MessageChannel();
  let now = 0;
  let lastTimer = 0;

  /** @type {any} */
  const page = globalThis;
  page.setTimeout = (callback, ms = 0) => {
    lastTimer += 1;
    timers.set(lastTimer, { at: now + Math.max(0, Number(ms)), callback });
    return lastTimer;
  };
  globalThis.clearTimeout = (timer) => timers.delete(timer);
  Date.now = () => EPOCH + now;
  performance.now = () => now;

  const turn = () =>
    new Promise((resolve) => {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(undefined);
    });
  // Reading a body takes some tasks, but no virtual time.
  let reading = 0;
  const { text } = Response.prototype;
  Response.prototype.text = function () {
    reading += 1;
    return text.call(this).finally(() => (reading -= 1));
  };

  // After a later query is answered, a requested lock is either granted or waits for its holder.
  async function settle() {
    for (let quiet = 0; quiet < 2; quiet = reading > 0 ? 0 : quiet + 1) {
      await navigator.locks.query();
      await turn();
    }
  }

  globalThis.clock = {
    get now() {
      return now;
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    /** Advances time until `promise` has settled. */
    async pass(promise) {
      let settled = false;
      const settles = () => {
        settled = true;
      };
      promise.then(settles, settles);
      for (;;) {
        await settle();
        if (settled) return promise;
        if (timers.size === 0)
          throw new Error(`at ${now} ms nothing is left to wait for, and it has not ended`);
        now = Math.max(now, Math.min(...Array.from(timers.values(), ({ at }) => at)));
        for (const [timer, { at, callback }] of [...timers]) {
          if (at <= now && timers.delete(timer)) callback();
        }
      }
    },
  };
})();
