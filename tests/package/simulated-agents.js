// Replaces fetch with a simulation of Talkover: agents, settings, publishing and the rate limit. In
// a page with a virtual clock it uses virtual time; elsewhere it answers at once.
globalThis.simulateAgents = ({
  agents: given = /** @type {any} */ (0),
  latencyMs = 0,
  limit = Infinity,
  windowMs = 60_000,
  meets = /** @type {(request: any) => any} */ (() => undefined),
} = {}) => {
  const clock = globalThis.clock ?? { now: 0, sleep: async () => {} };
  const log = [];
  const agents = new Map();
  /** How long each agent was a draft between its update and publishing, and since when. */
  const offAir = [];
  const draftSince = new Map();
  let window = { ends: 0, used: 0 };

  for (const agent of typeof given === "number" ? manyAgents(given) : given) agents.set(agent.id, agent);

  const names = { PUT: "update", publish: "publish", unpublish: "unpublish" };
  function parse(url, { method = "GET", body }) {
    const { pathname, searchParams } = new URL(url, "https://simulated.example");
    const [agentId, action] = pathname.split("/agents/")[1]?.split("/") ?? [];
    const operation = agentId === undefined ? "list" : (names[action] ?? names[method] ?? "read");
    return { operation, agentId, query: searchParams, body: body && JSON.parse(body) };
  }

  const at = () => new Date(Date.UTC(2026, 0, 15) + clock.now).toISOString();
  const operations = {
    list({ query }) {
      const perPage = Number(query.get("per_page") ?? 20);
      const page = Number(query.get("page") ?? 1);
      const all = [...agents.values()];
      const meta = {
        current_page: page,
        per_page: perPage,
        total: all.length,
        last_page: Math.max(1, Math.ceil(all.length / perPage)),
      };
      return { data: all.slice((page - 1) * perPage, page * perPage), meta };
    },
    read: (_, agent) => ({ data: agent }),
    update({ agentId, body }, agent) {
      if (agent.current_status === "published") draftSince.set(agentId, clock.now);
      agent.direction = body.direction;
      if (body.phone_number_ids) agent.phone_numbers = body.phone_number_ids.map((id) => ({ id }));
      return { data: changed(agent, "draft") };
    },
    publish({ agentId }, agent) {
      if (draftSince.has(agentId)) offAir.push(clock.now - draftSince.get(agentId));
      draftSince.delete(agentId);
      return { data: changed(agent, "published") };
    },
    unpublish: (_, agent) => ({ data: changed(agent, "draft") }),
  };
  const changed = (agent, status) => Object.assign(agent, { current_status: status, updated_at: at() });

  const seconds = (ms) => Math.ceil(ms / 1_000);
  const isLimited = Number.isFinite(limit);
  const limits = () =>
    isLimited && {
      "x-ratelimit-limit": `${limit}`,
      "x-ratelimit-remaining": `${limit - window.used}`,
      "x-ratelimit-reset": `${seconds(Date.now() - clock.now + window.ends)}`,
    };
  const reply = (status, body, more) =>
    new Response(JSON.stringify(body), {
      status,
      headers: { "content-type": "application/json", ...limits(), ...more },
    });
  const failure = (status, code, more = {}, fields = {}) =>
    reply(status, { success: false, error: { code, message: code, ...more } }, fields);

  function serve(request, fault) {
    if (clock.now >= window.ends) window = { ends: clock.now + windowMs, used: 0 };
    request.window = window.ends;
    if (window.used >= limit) {
      const retry_after = seconds(window.ends - clock.now);
      const fields = { "retry-after": `${retry_after}` };
      return failure(429, "RATE_LIMIT_EXCEEDED", { details: { retry_after } }, fields);
    }
    window.used += 1;
    if (fault?.status) return failure(fault.status, "FAULT", {}, fault.headers);
    const agent = agents.get(request.agentId);
    if (request.operation !== "list" && !agent) return failure(404, "AGENT_NOT_FOUND");
    if (fault?.isLost && !fault.isApplied) return;
    return reply(200, { success: true, message: "Done", ...operations[request.operation](request, agent) });
  }

  globalThis.fetch = async (/** @type {any} */ url, /** @type {any} */ init = {}) => {
    /** @type {any} */
    const request = { ...parse(url, init), at: clock.now };
    log.push(request);
    const { signal } = init;
    const aborted = new Promise((_, reject) =>
      signal?.addEventListener("abort", () => reject(signal.reason)),
    );
    aborted.catch(() => {});
    const fault = meets(request, agents);
    if (fault?.isStalled) return aborted;
    await clock.sleep(latencyMs / 2);
    const answer = serve(request, fault);
    request.servedAt = clock.now;
    request.status = answer?.status;
    await Promise.race([aborted, clock.sleep(latencyMs / 2)]);
    if (fault?.isLost) throw new TypeError("Failed to fetch");
    return answer;
  };

  function manyAgents(count) {
    return Array.from({ length: count }, (_, index) => ({
      id: `agent-${index}`,
      name: `Agent ${index}`,
      direction: "inbound",
      current_status: "published",
      phone_numbers: [{ id: `phone-${index}` }],
      updated_at: "2026-01-01T00:00:00Z",
    }));
  }

  return { log, agents, offAir };
};
