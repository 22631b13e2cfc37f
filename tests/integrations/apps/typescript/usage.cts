// The package from a CommonJS module, where `import` compiles to `require`.
import { createClient, TalkoverError, updateAgentCalling, type Direction } from "talkover-calling";
import library = require("talkover-calling");

const direction: Direction = "inbound";
export const reply: Promise<string | undefined> = updateAgentCalling("agent_123456", direction).then(
  ({ data }) => data.phone_numbers[0]?.formatted_number,
);
export const same: boolean = library.TalkoverError === TalkoverError;
export const client: library.Client = createClient({ baseUrl: "/talkover" });
