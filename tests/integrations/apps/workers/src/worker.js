import { call } from "./call.js";

export default {
  async fetch(request, env) {
    if (request.method !== "GET") return new Response();
    return new Response(await call(env.TALKOVER_API).catch((error) => `failed: ${error} ${error.cause}`));
  },
};
