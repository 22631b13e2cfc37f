// Replaces fetch with a simulation of Talkover's rate limit, in the page's virtual time.
globalThis.simulateService = ({
  limit = 100,
  windowMs = 60_000,
  latencyMs = 50,
  exposed = true,
  stalled = [],
} = {}) => {
  const log = [];
  let window = { ends: 0, used: 0 };

  const seconds = (ms) => Math.ceil(ms / 1_000);
  function reply(status, body, more) {
    const headers = { "content-type": "application/json", ...(exposed && { ...limits(), ...more }) };
    return new Response(JSON.stringify(body), { status, headers });
  }
  const limits = () => ({
    "x-ratelimit-limit": `${limit}`,
    "x-ratelimit-remaining": `${limit - window.used}`,
    "x-ratelimit-reset": `${seconds(Date.now() - clock.now + window.ends)}`,
  });

  globalThis.fetch = async (/** @type {any} */ url, /** @type {any} */ { body, signal }) => {
    const { direction, phone_number_ids } = JSON.parse(body);
    const agentId = url.split("/").at(-2);
    const entry = { agentId, direction, at: clock.now };
    log.push(entry);
    if (stalled.includes(agentId))
      return new Promise((_, reject) => (signal.onabort = () => reject(signal.reason)));
    await clock.sleep(latencyMs / 2);
    if (clock.now >= window.ends) window = { ends: clock.now + windowMs, used: 0 };
    entry.window = window.ends;
    let answer;
    if (window.used < limit) {
      window.used += 1;
      entry.status = 200;
      const data = { id: agentId, direction, phone_numbers: (phone_number_ids ?? []).map((id) => ({ id })) };
      answer = reply(200, { success: true, message: "Updated", data });
    } else {
      entry.status = 429;
      const retry_after = seconds(window.ends - clock.now);
      const error = { code: "RATE_LIMIT_EXCEEDED", message: "Too many requests", details: { retry_after } };
      answer = reply(429, { success: false, error }, { "retry-after": `${retry_after}` });
    }
    await clock.sleep(latencyMs / 2);
    return answer;
  };
  return log;
};
