// The sessions and permissions of a fake application.
export async function sessionOf(request) {
  return request.headers.get("cookie")?.match(/(?:^|; )session=(signed-in-[\w-]+)/)?.[1];
}

/** The only agent and number of a session named `signed-in-narrow-…`. */
export const OWN = { agent: "550e8400-e29b-41d4-a716-446655440000", number: "phone-uuid-1" };

export async function isAllowed(session, _method, agentId, phoneIds) {
  if (session === "signed-in-broken") throw new Error("the application failed");
  if (!session.startsWith("signed-in-narrow")) return true;
  return (agentId === undefined || agentId === OWN.agent) && phoneIds.every((id) => id === OWN.number);
}
