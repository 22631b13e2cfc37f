// Bare fetch, one at a time for each agent, across tabs: the least that keeps two changes of an agent in their order.
import { connect as connectFetch } from "./fetch.js";

export function connect(options) {
  const update = connectFetch(options);
  return (agentId, direction, phoneIds) =>
    navigator.locks.request(`agent ${agentId}`, () => update(agentId, direction, phoneIds));
}
