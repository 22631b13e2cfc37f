// app/talkover/[...path]/route.js
import { forward, refuse } from "../../../gateway.js";
import { sessionOf } from "../../../session.js"; // yours

const { TALKOVER_API: api = "https://app.talkover.ai/api/v1", TALKOVER_TOKEN: token } = process.env;
const LIMIT = 50;
// In this process only: where there are several, your host's own rate limit is the one that counts.
let minute = { number: 0, uses: new Map() };

function isOneTooMany(session) {
  const number = Math.floor(Date.now() / 60_000);
  if (minute.number !== number) minute = { number, uses: new Map() };
  const uses = (minute.uses.get(session) ?? 0) + 1;
  minute.uses.set(session, uses);
  return uses > LIMIT;
}

async function handle(request) {
  const session = await sessionOf(request);
  if (!session) return refuse(401, "Sign in first.");
  if (isOneTooMany(session)) return refuse(429, "Too many requests. Please try again later.", { "retry-after": "10" });
  return forward(request, { api, token });
}

export { handle as GET, handle as PUT, handle as POST };
