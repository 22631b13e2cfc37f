import { call } from "../../src/call.js";

export async function POST() {
  return new Response(await call(process.env.TALKOVER_API));
}
