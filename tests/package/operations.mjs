// Applies as the sandbox sees them: which operations reached it, and what it has then.
import { SUPPORT_BOT, TOKEN, api, fault, requests } from "../support/sandbox.mjs";

/** It is live and inbound, with the number `phone-uuid-1`. */
export const LIVE = SUPPORT_BOT;
/** It is outbound, with one number, and could be published. */
export const DRAFT = "9d93b83d-cef3-5646-aaad-84002b5d5a5b";

/** What a test reads for itself is no operation of an apply. */
const OURS = "x-test";
const NAMES = { calling: "update", publish: "publish", unpublish: "unpublish" };

/** The names of all operations on this agent, or on all of them, in the order of their arrival. */
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

/** What the next operation of this name meets. */
export const meets = (name, faults, agentId = LIVE) =>
  fault([faults].flat().map((entry) => ({ match: MATCHES[name](agentId), ...entry })));

/** The agent's settings at the sandbox. */
export async function settings(agentId = LIVE) {
  const headers = { Authorization: `Bearer ${TOKEN}`, [OURS]: "settings" };
  const { data } = await (await fetch(`${api}/agents/${agentId}`, { headers })).json();
  const { direction, current_status, phone_numbers } = data;
  return { direction, phoneIds: phone_numbers.map(({ id }) => id), status: current_status };
}

/** An error of an apply, without its text. */
export const facts = ({ code, outcome, stage, offAir, rolledBack }) => ({
  code,
  outcome,
  stage,
  offAir,
  rolledBack,
});
