// Runs in the page.

/** Called once, when the page is opened. */
export async function load() {
  const { createClient, init, TalkoverError } = await import("/package.js");
  await init();
  const client = createClient({ dangerouslyAllowBrowserToken: true, token: "talq_faults" });

  /** Runs an update and returns its result. */
  globalThis.call = async (baseUrl, options) => {
    const events = [];
    const begun = performance.now();
    const made = client.updateAgentCalling("agent-1", "outbound", ["phone-1", "phone-2"], {
      ...options,
      baseUrl,
      onAttempt: (event) => events.push(event),
    });
    const how = await made.then(
      ({ data }) => ({ code: "success", outcome: "as asked", attempts: events.length, agent: data.id }),
      (error) => ({
        code: error.code,
        outcome: error.outcome,
        attempts: error.attempts,
        message: error.message,
        isOurs: error instanceof TalkoverError,
      }),
    );
    return { ...how, told: events.length, tookMs: performance.now() - begun };
  };

  /** Runs an apply and returns its result. */
  globalThis.apply = async (baseUrl, options) => {
    let told = 0;
    const begun = performance.now();
    const onAttempt = (event) => {
      told += 1;
      globalThis.tell(event);
    };
    const made = client.applyAgentCalling("agent-1", "outbound", ["phone-1", "phone-2"], {
      ...options,
      baseUrl,
      onAttempt,
    });
    const how = await made.then(
      ({ after, attempts, verified }) => ({ code: "success", current: after, attempts, verified }),
      (error) => ({
        code: error.code,
        outcome: error.outcome,
        attempts: error.attempts,
        message: error.message,
        stage: error.stage,
        current: error.current,
        offAir: error.offAir,
        rolledBack: error.rolledBack,
        isOurs: error instanceof TalkoverError,
      }),
    );
    return { ...how, told, tookMs: performance.now() - begun };
  };

  /** Returns what a call could leak. */
  globalThis.remains = async () => {
    const { held, pending } = await navigator.locks.query();
    return { locks: held.length + pending.length, polluted: "polluted" in {} };
  };
}
