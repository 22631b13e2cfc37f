import { forward, refuse } from "./gateway.js";
import { sessionOf } from "./session.js"; // yours

export default {
  // Only /talkover/* comes here; the pages are the Worker's assets, with the policy in their _headers.
  async fetch(request, env) {
    const session = await sessionOf(request);
    if (!session) return refuse(401, "Sign in first.");
    const { success } = await env.TALKOVER_LIMIT.limit({ key: session });
    if (!success) return refuse(429, "Too many requests. Please try again later.", { "retry-after": "10" });
    return forward(request, { api: env.TALKOVER_API, token: env.TALKOVER_TOKEN });
  },
};
