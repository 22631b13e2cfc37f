// YOURS: authentication and permissions.

/** Returns a verified id of the signed-in user, or `undefined`. A cookie alone proves nothing. */
export async function sessionOf(request) {
  return undefined;
}

/**
 * >>> Whether the user may do this. Until you fill it in, nobody may do anything. <<<
 *
 * `PUT` changes an agent's calling settings, `POST` takes it on or off the air, and `GET` reads it.
 * `phoneIds` are the numbers that a `PUT` assigns. For a list, it is first called with `agentId`
 * undefined and no `phoneIds`, then once for each item with its `agentId` or its `phoneIds`. Items
 * that are not allowed are left out.
 */
export async function isAllowed(session, method, agentId, phoneIds) {
  return false;
}
