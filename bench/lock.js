/** Wraps a contender, so that it sends one call for an agent at a time across all tabs. */
export const inLock = (connect) => (options) => {
  const update = connect(options);
  return (agentId, direction, phoneIds) =>
    navigator.locks.request(`agent ${agentId}`, () => update(agentId, direction, phoneIds));
};
