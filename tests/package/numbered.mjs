// Calls that the sandbox's log identifies: each encodes its index in the phone numbers it assigns.
import assert from "node:assert/strict";
import { TOKEN, address, requests } from "../support/sandbox.mjs";

const BITS = 10;
const list = async (path) => {
  const reply = await fetch(`${address}/api/v1/${path}`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  return (await reply.json()).data.map(({ id }) => id);
};
/** All agents of the token's environment. */
export const agents = await list("agents?per_page=100");
const [marker, ...bits] = (await list("phone-numbers")).slice(0, BITS + 1);

export function phoneIds(number) {
  assert(number < 2 ** BITS);
  return [marker, ...bits.filter((_, bit) => number & (1 << bit))];
}

export const numberOf = (ids) =>
  ids.reduce((sum, id) => (id === marker ? sum : sum + (1 << bits.indexOf(id))), 0);

export const path = (agentId) => `/api/v1/agents/${agentId}/calling`;

/** Returns the updates in the order of arrival, each with the number of its call. */
export async function arrivals(agentId) {
  const entries = await requests({ method: "PUT", ...(agentId && { path: path(agentId) }) });
  return entries.map(({ seq, path, body, applied }) => {
    const { direction, phone_number_ids } = JSON.parse(body);
    return { seq, agentId: path.split("/")[4], number: numberOf(phone_number_ids), direction, applied };
  });
}
