// Reads the operations of applies from the sandbox's log, and the resulting settings.
import { SUPPORT_BOT, TOKEN, api, fault, requests } from "../support/sandbox.mjs";

/** A live inbound agent with the number `phone-uuid-1`. */
export const LIVE = SUPPORT_BOT;
/** An outbound draft with one number, which can be published. */
export const DRAFT = "9d93b83d-cef3-5646-aaad-84002b5d5a5b";

/** Reads by a test are not part of an apply. */
const OURS = "x-test";
const NAMES = { calling: "update", publish: "publish", unpublish: "unpublish" };

/** Returns the operations on this agent, or on all agents, in the order of arrival. */
export async function operations(agentId = "") {
  const log = await requests({});
  const isOne = ({ path, headers }) =>
    path.startsWith(`/api/v1/agents`) && path.includes(agentId) && !(OURS in headers);
  return log.filter(isOne).map(nameOf);
}

const nameOf = ({ path }) => {
  const [, , , list, id, operation] = path.split("/");
  return id ? (NAMES[operation] ?? "read") : `list ${list}`;
};

const MATCHES = {
  read: (agentId) => ({ method: "GET", path: `/api/v1/agents/${agentId}` }),
  update: (agentId) => ({ method: "PUT", path: `/api/v1/agents/${agentId}/calling` }),
  publish: (agentId) => ({ method: "POST", path: `/api/v1/agents/${agentId}/publish` }),
};

/** Sets a fault for the next operation with this name. */
export const meets = (name, faults, agentId = LIVE) =>
  fault([faults].flat().map((entry) => ({ match: MATCHES[name](agentId), ...entry })));

/** Reads the agent's settings from the sandbox. */
export async function settings(agentId = LIVE) {
  const headers = { Authorization: `Bearer ${TOKEN}`, [OURS]: "settings" };
  const { data } = await (await fetch(`${api}/agents/${agentId}`, { headers })).json();
  const { direction, current_status, phone_numbers } = data;
  return { direction, phoneIds: phone_numbers.map(({ id }) => id), status: current_status };
}

/** The fields of an apply's error, without the message. */
export const facts = ({ code, outcome, stage, offAir, rolledBack }) => ({
  code,
  outcome,
  stage,
  offAir,
  rolledBack,
});
