import { serve } from "./gateway.js";
import { isAllowed, sessionOf } from "./session.js"; // yours

export default {
  // Handles only /talkover/*. The pages are the Worker's assets, with the policy in their _headers.
  fetch(request, env) {
    const secondsToWait = async (session) =>
      (await env.TALKOVER_LIMIT.limit({ key: session })).success ? 0 : 10;
    const { TALKOVER_API: api, TALKOVER_TOKEN: token } = env;
    return serve(request, { api, token, sessionOf, isAllowed, secondsToWait });
  },
};
