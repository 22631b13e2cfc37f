import { nameOf } from "./direction.js";
import { words } from "../shared/language.js";

export const idsOf = (agent) => agent.phone_numbers.map(({ id }) => id);

/** What saving would change: `direction` only where it differs, and the ids that come and go. */
export function difference(agent, { direction, phoneIds }) {
  const had = idsOf(agent);
  return {
    direction: agent.direction === direction ? undefined : [agent.direction, direction],
    added: [...phoneIds].filter((id) => !had.includes(id)),
    removed: had.filter((id) => !phoneIds.has(id)),
  };
}

export const isNone = ({ direction, added, removed }) => !direction && !added.length && !removed.length;

/** "Inbound → Outbound, +1 number, −2 numbers" */
export function describe({ direction, added, removed }) {
  return words.changes.short({
    direction: direction?.map(nameOf).join(" → "),
    added: added.length,
    removed: removed.length,
  });
}
