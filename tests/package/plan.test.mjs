// Plans: their number of requests, their content, and validation when they are applied.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { freshCopy } from "./fresh-copy.mjs";
import "./simulated-agents.js";

const { fetch } = globalThis;
after(() => (globalThis.fetch = fetch));

const { createClient } = await freshCopy();
/** @type {any} */
const client = createClient({ baseUrl: "https://api.example/v1" });
const { planAgentsCalling: plan, applyAgentsCalling: apply } = client;

const update = (index, direction = "outbound") => ({ agentId: `agent-${index}`, direction });
const updates = (count) => Array.from({ length: count }, (_, index) => update(index));
const error = (made) =>
  made.then(
    (value) => assert.fail(`it succeeded: ${JSON.stringify(value)}`),
    (error) => error,
  );
const operations = ({ log }) => log.map(({ operation }) => operation);

describe("a plan reads", () => {
  const cases = [
    ["one agent", 250, [200], 1],
    ["two agents of a long list", 10_000, [7_000, 9_000], 3],
    ["two agents of a long list, of which the first page has one", 10_000, [7, 9_000], 2],
    ["two agents of its first page", 10_000, [7, 9], 1],
    ["five agents of 250", 250, [101, 102, 103, 201, 202], 3],
    ["100 agents", 100, updates(100).map((_, index) => index), 1],
    ["250 agents", 250, updates(250).map((_, index) => index), 3],
    ["250 of 251 agents", 251, updates(250).map((_, index) => index), 3],
    ["250 of 10,000 agents that its first pages have", 10_000, updates(250).map((_, index) => index), 100],
    ["no agents", 250, [], 0],
  ];
  for (const [title, count, indices, most] of /** @type {[string, number, number[], number][]} */ (cases)) {
    it(`${title} in ${most === 1 ? "one request" : `at most ${most} requests`}`, async () => {
      const service = simulateAgents({ agents: count });
      const { entries } = await plan(indices.map((index) => update(index)));
      assert.deepEqual(
        entries.map(({ agentId, action }) => [agentId, action]),
        indices.map((index) => [`agent-${index}`, "update"]),
      );
      assert(service.log.length <= most, `${service.log.length} requests`);
      assert(service.log.every(({ operation }) => ["list", "read"].includes(operation)));
    });
  }

  it("every agent of a list that changes while it is read", async () => {
    const meets = ({ operation, query }, agents) => {
      if (operation !== "list" || query.get("page") === "1") return;
      // Later agents move to an earlier page, which was already read.
      for (const index of [3, 4, 5]) agents.delete(`agent-${index}`);
      agents.set("agent-new", { ...agents.get("agent-9"), id: "agent-new" });
    };
    const service = simulateAgents({ agents: 300, meets });
    const { entries } = await plan(updates(300));
    const missing = entries.filter(({ action }) => action === "missing").map(({ agentId }) => agentId);
    // Agents that were read before they were deleted stay in the plan.
    assert.deepEqual(missing, []);
    assert.equal(entries.length, 300);
    assert(
      service.log.some(({ operation }) => operation === "read"),
      "some were read alone",
    );
  });

  it("nothing if an update is invalid, and rejects with all issues", async () => {
    const service = simulateAgents({ agents: 3 });
    const list = [{ ...update(0), phoneIds: ["a", "a"] }, update(1, "sideways"), update(2), update(2)];
    const { code, issues } = await error(plan(list));
    assert.equal(code, "invalid_input");
    assert.deepEqual(
      issues.map(({ path }) => path),
      ["updates[0].phoneIds[1]", "updates[1].direction"],
    );
    const { issues: duplicates } = await error(plan([update(1), update(2), update(1)]));
    assert.deepEqual(
      duplicates.map(({ path, code }) => [path, code]),
      [["updates[2].agentId", "duplicate"]],
    );
    assert.deepEqual(service.log, []);
  });

  it("nothing more after an abort, and rejects with its reason", async () => {
    const reason = new Error("changed my mind");
    const controller = new AbortController();
    const meets = () => {
      setTimeout(() => controller.abort(reason));
      return { isStalled: true };
    };
    const service = simulateAgents({ agents: 250, meets });
    assert.equal(await error(plan(updates(250), { signal: controller.signal })), reason);
    assert.equal(service.log.length, 1);
  });

  it("with progress, and fails without an outcome if an agent cannot be read", async () => {
    simulateAgents({ agents: 250 });
    const progress = [];
    await plan(updates(250), { onProgress: (event) => progress.push({ ...event }) });
    const last = progress.at(-1);
    assert.deepEqual([last.done, last.total, last.failed], [last.total, last.total, 0]);
    simulateAgents({ agents: 250, meets: () => ({ status: 403 }) });
    const failed = await error(plan(updates(250)));
    assert.deepEqual([failed.code, failed.status, "outcome" in failed], ["forbidden", 403, false]);
  });
});

describe("a plan contains", () => {
  const agents = () => [
    agent("live", { phones: ["a", "b"] }),
    agent("draft", { status: "draft", phones: ["c"] }),
    agent("other", { direction: "outbound", phones: ["c", "d"] }),
  ];
  const agent = (id, { direction = "inbound", status = "published", phones = [] }) => ({
    id,
    name: `The ${id}`,
    direction,
    current_status: status,
    phone_numbers: phones.map((id) => ({ id })),
    updated_at: "2026-01-01T00:00:00Z",
  });

  it("the changes, the agents that go off the air, and the numbers of other agents", async () => {
    simulateAgents({ agents: agents() });
    const { baseUrl, readAt, entries } = await plan([
      { agentId: "live", direction: "inbound", phoneIds: ["b", "c"] },
      { agentId: "draft", direction: "outbound" },
      { agentId: "nobody", direction: "outbound" },
      { agentId: "other", direction: "outbound", phoneIds: ["d", "c"] },
    ]);
    assert.equal(baseUrl, "https://api.example/v1");
    assert(Math.abs(Date.parse(readAt) - Date.now()) < 60_000);
    const updatedAt = "2026-01-01T00:00:00Z";
    const live = { direction: "inbound", phoneIds: ["a", "b"], status: "published", updatedAt };
    const draft = { direction: "inbound", phoneIds: ["c"], status: "draft", updatedAt };
    const other = { direction: "outbound", phoneIds: ["c", "d"], status: "published", updatedAt };
    const nothing = { added: [], removed: [], takesOffAir: false, alsoOn: [] };
    assert.deepEqual(entries[0], {
      agentId: "live",
      name: "The live",
      action: "update",
      before: live,
      after: { ...live, phoneIds: ["b", "c"] },
      added: ["c"],
      removed: ["a"],
      takesOffAir: true,
      alsoOn: [
        { phoneId: "c", agentId: "draft", name: "The draft" },
        { phoneId: "c", agentId: "other", name: "The other" },
      ],
    });
    const name = "The draft";
    const after = { ...draft, direction: "outbound" };
    assert.deepEqual(entries[1], {
      agentId: "draft",
      name,
      action: "update",
      before: draft,
      after,
      ...nothing,
    });
    assert.deepEqual(
      { ...entries[2] },
      {
        agentId: "nobody",
        name: "",
        action: "missing",
        before: undefined,
        after: undefined,
        ...nothing,
      },
    );
    assert.deepEqual([entries[3].action, entries[3].before], ["none", other]);
  });

  it("nothing about other agents if not all of them were read", async () => {
    simulateAgents({
      agents: [...agents(), ...Array.from({ length: 200 }, (_, index) => agent(`a${index}`, {}))],
    });
    const { entries } = await plan([{ agentId: "live", direction: "inbound", phoneIds: ["c"] }]);
    assert.deepEqual([entries[0].added, entries[0].alsoOn], [["c"], []]);
  });
});

describe("a plan is applied", () => {
  const list = [update(0), update(1, "inbound"), { agentId: "nobody", direction: "inbound" }];
  const sent = ["read", "update", "publish"];

  for (const [how, passed] of Object.entries({
    "as it is": (made) => made,
    "after a round trip through JSON": (made) => JSON.parse(JSON.stringify(made)),
    "as JSON": (made) => JSON.stringify(made),
  })) {
    it(`${how}: only changes send requests`, async () => {
      const service = simulateAgents({ agents: 3 });
      const made = await plan(list);
      service.log.length = 0;
      const [changed, same, missing] = await apply(passed(made));
      assert.deepEqual(operations(service), sent);
      assert.deepEqual([changed.value.changed, changed.value.after.status], [true, "published"]);
      assert.equal(service.agents.get("agent-0").direction, "outbound");
      const { before, after, ...rest } = same.value;
      assert.deepEqual([before, after], [made.entries[1].before, made.entries[1].after]);
      const nothing = { changed: false, offAirMs: 0, attempts: 0, verified: false };
      assert.deepEqual(rest, { agentId: "agent-1", ...nothing });
      const { code, outcome, attempts } = missing.reason;
      assert.deepEqual({ code, outcome, attempts }, { code: "not_found", outcome: "not_sent", attempts: 0 });
    });
  }

  for (const [publish, sent, status] of /** @type {[string, string[], string][]} */ ([
    ["keep", [], "draft"],
    ["never", [], "draft"],
    ["always", ["read", "publish"], "published"],
  ])) {
    it(`with publish: "${publish}", and a draft that needs no change ends ${status}`, async () => {
      const service = simulateAgents({ agents: 2 });
      service.agents.get("agent-0").current_status = "draft";
      const made = await plan([update(0, "inbound"), update(1, "inbound")]);
      service.log.length = 0;
      const [draft, live] = await apply(made, { publish });
      assert.deepEqual(operations(service), sent);
      assert.deepEqual([draft.value.after.status, draft.value.changed], [status, sent.length > 0]);
      assert.deepEqual([live.value.after.status, live.value.changed], ["published", false]);
    });
  }

  it('with publish: "always", and a draft that has changed is a conflict', async () => {
    const service = simulateAgents({ agents: 1 });
    service.agents.get("agent-0").current_status = "draft";
    const made = await plan([update(0, "inbound")]);
    service.agents.get("agent-0").direction = "outbound";
    const [{ reason }] = await apply(made, { publish: "always" });
    assert.deepEqual([reason.code, reason.outcome], ["conflict", "not_sent"]);
  });

  it("once: a second time, every agent that changed is a conflict", async () => {
    simulateAgents({ agents: 3 });
    const made = await plan(updates(3));
    await apply(made);
    const codes = (await apply(made)).map(({ reason }) => `${reason.code} ${reason.outcome}`);
    assert.deepEqual(codes, Array(3).fill("conflict not_sent"));
  });

  it("even if the caller changes it meanwhile", async () => {
    const service = simulateAgents({ agents: 1 });
    const made = JSON.parse(JSON.stringify(await plan(updates(1))));
    const applied = apply(made);
    made.entries[0].after.direction = "inbound";
    made.entries.length = 0;
    assert.deepEqual(
      (await applied).map(({ status }) => status),
      ["fulfilled"],
    );
    assert.equal(service.agents.get("agent-0").direction, "outbound");
  });
});

describe("a plan is rejected, and nothing is sent,", () => {
  const tampered = async (change, pass = (made) => made) => {
    const service = simulateAgents({ agents: 3 });
    const made = JSON.parse(JSON.stringify(await plan([update(0), update(1, "inbound"), update(9)])));
    service.log.length = 0;
    const changed = change(made) ?? made;
    const { code, outcome, issues } = await error(apply(pass(changed)));
    assert.deepEqual([code, outcome, service.log], ["invalid_input", "not_sent", []]);
    return issues.map(({ path }) => path);
  };
  const cases = {
    "for another base URL": [(made) => (made.baseUrl = "https://other.example"), ["plan.baseUrl"]],
    "without a base URL": [(made) => delete made.baseUrl, ["plan.baseUrl"]],
    "without a date": [(made) => (made.readAt = "yesterday"), ["plan.readAt"]],
    "without entries": [(made) => delete made.entries, ["plan.entries"]],
    "with entries that are not a list": [(made) => (made.entries = {}), ["plan.entries"]],
    "with an entry that is not an object": [
      (made) => (made.entries[1] = null),
      ["agentId", "action", "before", "after"].map((field) => `plan.entries[1].${field}`),
    ],
    "with another agent": [(made) => (made.entries[0].agentId = "../1"), ["plan.entries[0].agentId"]],
    "with another action": [(made) => (made.entries[0].action = "delete"), ["plan.entries[0].action"]],
    "with an entry that has only invalid values": [
      (made) => Object.assign(made.entries[0], { agentId: "", action: "delete", before: null, after: [] }),
      ["agentId", "action", "before", "after"].map((field) => `plan.entries[0].${field}`),
    ],
    "with an action that does not follow": [
      (made) => (made.entries[1].action = "update"),
      ["plan.entries[1].action"],
    ],
    "with a missing agent that has settings": [
      (made) => (made.entries[2].action = "update"),
      ["plan.entries[2].before", "plan.entries[2].after"],
    ],
    "with an existing agent called missing": [
      (made) => (made.entries[0].action = "missing"),
      ["plan.entries[0].action"],
    ],
    "with other settings": [
      (made) =>
        Object.assign(made.entries[0].after, { direction: "Outbound", phoneIds: ["+1234567890", "a", "a"] }),
      [
        "plan.entries[0].after.direction",
        "plan.entries[0].after.phoneIds[0]",
        "plan.entries[0].after.phoneIds[2]",
      ],
    ],
    "with numbers that were not shown": [
      (made) => made.entries[0].after.phoneIds.push("phone-9"),
      ["plan.entries[0].added"],
    ],
    "with numbers that are not shown as removed": [
      (made) => (made.entries[0].after.phoneIds = []),
      ["plan.entries[0].removed"],
    ],
    "that changes an agent twice": [
      (made) => made.entries.push(structuredClone(made.entries[0])),
      ["plan.entries[3].agentId"],
    ],
    "that hides that an agent goes off the air": [
      (made) => (made.entries[0].takesOffAir = false),
      ["plan.entries[0].takesOffAir"],
    ],
  };
  for (const [title, [change, paths]] of /** @type {[string, [any, string[]]][]} */ (Object.entries(cases)))
    it(title, async () => assert.deepEqual(await tampered((made) => void change(made)), paths));

  it("with all of its issues", async () => {
    const names = [
      "for another base URL",
      "without a date",
      "with an action that does not follow",
      "that hides that an agent goes off the air",
      "with a missing agent that has settings",
    ];
    const all = names.map((name) => cases[name]);
    const paths = await tampered((made) => all.forEach(([change]) => change(made)));
    assert.deepEqual(paths.toSorted(), all.flatMap(([, paths]) => paths).toSorted());
  });

  for (const [title, value] of Object.entries({
    "is not a plan": 7,
    "is text that is not JSON": "{",
    "is JSON of something else": "[]",
    "cannot be written as JSON": { baseUrl: 1n },
  })) {
    it(`if it ${title}`, async () => {
      const service = simulateAgents({ agents: 3 });
      const { code, outcome, issues } = await error(apply(value));
      assert.deepEqual([code, outcome, service.log], ["invalid_input", "not_sent", []]);
      assert(issues.length > 0);
    });
  }
});
