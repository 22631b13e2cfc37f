import { env } from "$env/dynamic/private";
import { call } from "../call.js";

export const load = async () => ({ text: await call(env.TALKOVER_API) });
