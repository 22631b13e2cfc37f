import { call } from "./src/call.js";

console.log(await call(Deno.env.get("TALKOVER_API")));
