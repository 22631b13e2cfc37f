/** A contender whose calls for an agent go out one at a time, across tabs. */
export const inLock = (connect) => (options) => {
  const update = connect(options);
  return (agentId, direction, phoneIds) =>
    navigator.locks.request(`agent ${agentId}`, () => update(agentId, direction, phoneIds));
};
