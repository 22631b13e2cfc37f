// Runs the code of docs/plan-and-apply.md unchanged, and checks the documented number of requests.
import assert from "node:assert/strict";
import { beforeEach, it } from "node:test";
import { block, importText, read } from "../support/document.mjs";
import * as sandbox from "../support/sandbox.mjs";

const PAGE = "docs/plan-and-apply.md";
const CALLBACK_DESK = "77132a3e-8c4b-5dd8-9118-ecd959330972";
const NIGHT_SHIFT = "6f4b18b8-30dc-50e5-828a-77e394ca371e";
const { SUPPORT_BOT } = sandbox;
const entry = new URL("../../pkg/dist/index.js", import.meta.url).href;
const { applyAgentCalling, applyAgentsCalling, configure, planAgentsCalling } = await import(entry);
configure({ baseUrl: sandbox.api, token: sandbox.TOKEN, timeoutMs: 2_000, maxRetries: 0 });

const sample = async (name) => {
  const code = await block(PAGE, "js", `function ${name}(`);
  return importText(code.replace('"talkover-calling"', JSON.stringify(entry)));
};
const { settings, save } = await sample("save");
const { saveAgain } = await sample("saveAgain");
const { changeAll } = await sample("changeAll");
const { repeatFailed } = await sample("repeatFailed");

const cannotBePublished = { match: { method: "POST" }, status: 503, times: 0 };
const isRepaired = () => fetch(`${sandbox.address}/sandbox/faults`, { method: "DELETE" });
const status = async (id) => (await sandbox.agent(id)).current_status;

beforeEach(sandbox.reset);

it("saves a live agent, and sends no update if there is nothing to change", async () => {
  const expected = await settings(SUPPORT_BOT);
  assert.deepEqual(expected, { direction: "inbound", phoneIds: ["phone-uuid-1"], status: "published" });
  const numbers = ["phone-uuid-1", "phone-uuid-2"];
  assert.equal(await save(SUPPORT_BOT, "outbound", numbers, expected), "Live with the new settings.");
  assert.equal(await save(SUPPORT_BOT, "outbound", numbers), "Nothing to change.");
  assert.equal(await save(NIGHT_SHIFT, "outbound", ["phone-uuid-2"]), "Saved as a draft.");
});

it("reports that somebody else has changed the agent", async () => {
  const expected = await settings(SUPPORT_BOT);
  await sandbox.changeDirection("outbound");
  assert.equal(
    await save(SUPPORT_BOT, "inbound", [], expected),
    "This agent has been changed since you read it. Nothing was sent. It is outbound now.",
  );
});

it("publishes a live agent when it saves again", async () => {
  await sandbox.fault(cannotBePublished);
  const unfinished = /^The change was saved.* Save again to publish it\.$/;
  assert.match(await save(SUPPORT_BOT, "outbound", null), unfinished);
  const error = await applyAgentCalling(CALLBACK_DESK, "inbound", []).catch((error) => error);
  // The timeout may expire before the agent is read again.
  assert.deepEqual([error.outcome, error.offAir ?? true], ["applied", true]);
  await isRepaired();
  assert.equal(
    (await saveAgain(error, CALLBACK_DESK, "inbound", ["phone-uuid-1"])).after.status,
    "published",
  );
  assert.equal(await status(CALLBACK_DESK), "published");
});

it("plans, asks for confirmation, applies, and retries the agents that failed", async () => {
  const updates = [
    { agentId: SUPPORT_BOT, direction: "outbound", phoneIds: ["phone-uuid-2"] },
    { agentId: NIGHT_SHIFT, direction: "inbound" },
    { agentId: "agent_999999", direction: "inbound" },
    { agentId: CALLBACK_DESK, direction: "outbound" },
  ];
  const asked = [];
  assert.deepEqual(await changeAll(updates, (lines) => void asked.push(...lines)), []);
  assert.deepEqual(asked, [
    "SupportBot: +1 −1 numbers, off the air for a moment",
    "Night Shift: nothing to change",
    "agent_999999: there is no such agent",
    "Callback Desk: +0 −0 numbers, off the air for a moment",
  ]);
  assert.deepEqual(await sandbox.applied(), []);

  await sandbox.fault(cannotBePublished);
  const entries = await changeAll(updates, () => true);
  assert.deepEqual(
    entries.map(({ status, reason }) => reason?.code ?? status),
    ["server_error", "fulfilled", "not_found", "server_error"],
  );
  await isRepaired();
  const again = await repeatFailed(updates, entries);
  assert.deepEqual(
    again.map(({ agentId, reason }) => [agentId, reason?.code]),
    [
      [SUPPORT_BOT, undefined],
      [CALLBACK_DESK, "not_published"],
      ["agent_999999", "not_found"],
    ],
  );
  assert.equal(await status(SUPPORT_BOT), "published");
});

it("passes a plan on as text, only for the same base URL", async () => {
  const plan = JSON.stringify(await planAgentsCalling([{ agentId: SUPPORT_BOT, direction: "outbound" }]));
  const [{ status }] = await applyAgentsCalling(plan);
  assert.equal(status, "fulfilled");
  await assert.rejects(applyAgentsCalling(plan.replace("/api/v1", "/api/v2")), { code: "invalid_input" });
  await assert.rejects(applyAgentsCalling(plan.replace('"added":[]', '"added":["phone-uuid-9"]')), {
    code: "invalid_input",
  });
});

it("sends as many requests as documented", async () => {
  const costs = async (/** @type {() => Promise<any>} */ use) => {
    await fetch(`${sandbox.address}/sandbox/requests`, { method: "DELETE" });
    const { attempts } = await use().catch((error) => error);
    const sent = (await sandbox.requests({})).length;
    if (attempts !== undefined) assert.equal(attempts, sent);
    return sent;
  };
  const expected = await settings(SUPPORT_BOT);
  assert.equal(await costs(() => applyAgentCalling(SUPPORT_BOT, "inbound")), 1);
  assert.equal(await costs(() => applyAgentCalling(NIGHT_SHIFT, "outbound")), 2);
  assert.equal(await costs(() => applyAgentCalling(SUPPORT_BOT, "outbound")), 3);
  assert.equal(await costs(() => applyAgentCalling(SUPPORT_BOT, "inbound", [], { expected })), 1);
  assert.equal(await costs(() => applyAgentCalling(CALLBACK_DESK, "outbound")), 6);
  await sandbox.fault({ match: { method: "PUT" }, status: 502, apply: true });
  assert.equal(await costs(() => applyAgentCalling(SUPPORT_BOT, "inbound")), 5);
  const updates = [SUPPORT_BOT, NIGHT_SHIFT].map((agentId) => ({ agentId, direction: "inbound" }));
  assert.equal(await costs(() => planAgentsCalling(updates)), 1);
  const plan = await planAgentsCalling([{ agentId: SUPPORT_BOT, direction: "inbound" }]);
  assert.equal(await costs(() => applyAgentsCalling(plan)), 0);
});

it("has no sample that is not tested", async () => {
  assert.equal([...(await read(PAGE)).matchAll(/^```\w/gm)].length, 4);
});
