// YOURS: who asks, and what they may do.

/** A text that stands for the user who is signed in, or nothing. Verify it: this one only reads a cookie. */
export async function sessionOf(request) {
  return undefined;
}

/**
 * >>> Whether this user may do this. Until you fill it in, nobody may do anything. <<<
 *
 * `PUT` changes an agent's calling settings, `POST` takes it on or off the air, `GET` reads it. `phoneIds` are the
 * numbers that a `PUT` assigns. A list is asked about with `agentId` undefined and no `phoneIds`, and then each of its items
 * by the one or the other: what is not allowed is left out.
 */
export async function isAllowed(session, method, agentId, phoneIds) {
  return false;
}
