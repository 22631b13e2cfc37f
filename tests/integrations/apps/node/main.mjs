import { call } from "./src/call.js";

console.log(await call(process.env.TALKOVER_API));
