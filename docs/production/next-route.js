// app/talkover/[...path]/route.js
import { RateLimiterMemory } from "rate-limiter-flexible";
import { serve } from "../../../gateway.js";
import { isAllowed, sessionOf } from "../../../session.js"; // yours

const { TALKOVER_API: api = "https://app.talkover.ai/api/v1", TALKOVER_TOKEN: token } = process.env;
// Half of the standard plan, in this process only. With several processes, use one of the package's
// shared stores.
const limiter = new RateLimiterMemory({ points: 50, duration: 60 });
const secondsToWait = (session) =>
  limiter.consume(session).then(
    () => 0,
    ({ msBeforeNext }) => Math.ceil(msBeforeNext / 1000),
  );

const handle = (request) => serve(request, { api, token, sessionOf, isAllowed, secondsToWait });
// Every method, so that the gateway refuses the ones it does not support.
export { handle as GET, handle as HEAD, handle as PUT, handle as POST };
export { handle as PATCH, handle as DELETE, handle as OPTIONS };
