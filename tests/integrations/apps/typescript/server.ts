import { readFile } from "node:fs/promises";
import wasm from "talkover-calling/talkover_calling.wasm";
import { createClient, init, TalkoverError, type InitSource } from "talkover-calling";
import * as slim from "talkover-calling/slim";

const bytes: InitSource = await readFile("talkover_calling.wasm");
await init(bytes);
await init(readFile("talkover_calling.wasm"));
await slim.init(new URL("file:///talkover_calling.wasm"));
await init(wasm);
// @ts-expect-error a number is no source
await init(1);

const client = createClient({ token: async () => process.env["TALKOVER_TOKEN"] ?? "" });
try {
  const { data } = await client.updateAgentCalling("agent-1", "inbound", [], {
    signal: AbortSignal.timeout(1_000),
  });
  console.log(data.direction);
} catch (error) {
  if (error instanceof TalkoverError) console.log(error.code, error.outcome);
}
