// The account's phone numbers, and the agents that they are assigned to.
import { listAgents } from "./api.js";

/** @typedef {import("talkover-calling").AgentPhoneNumber & { has_voice?: boolean }} AnyNumber */

const FRESH_MS = 30_000;

/** @type {Map<string, AnyNumber>} By id, once they are loaded. */
export const accountNumbers = new Map();

export const shownNumber = (id) => {
  const number = accountNumbers.get(id);
  return number?.formatted_number ?? number?.number ?? id;
};

/** Whether this number can be used for calls.
 * @param {AnyNumber} number */
export const isUsable = ({ current_status, has_voice }) => current_status === "active" && has_voice !== false;

/** @type {Map<string, { id: string, name: string }[]>} By the number's id. */
let owners = new Map();
let readAt = Number.NEGATIVE_INFINITY;

/** The other agents that have this number too, as far as they were read. */
export const otherOwners = (numberId, agentId) =>
  (owners.get(numberId) ?? []).filter(({ id }) => id !== agentId);

/** Reads which agents have which numbers, unless that was done a moment ago. Resolves with whether it was read. */
export async function readOwners() {
  if (performance.now() - readAt < FRESH_MS) return false;
  readAt = performance.now();
  try {
    const found = new Map();
    for await (const { id, name, phone_numbers } of listAgents.all()) {
      for (const number of phone_numbers) {
        found.set(number.id, [...(found.get(number.id) ?? []), { id, name }]);
      }
    }
    owners = found;
    return true;
  } catch {
    // Without it, only a hint is missing.
    return false;
  }
}
