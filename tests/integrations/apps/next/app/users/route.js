// Uses each user's token. Next.js finds the cookie by the current request.
import { cookies } from "next/headers";
import { createClient } from "talkover-calling";

const client = createClient({
  baseUrl: process.env.USERS_API,
  token: async () => (await cookies()).get("token").value,
});

export async function POST(request) {
  const { agentId } = await request.json();
  await client.updateAgentCalling(agentId, "inbound");
  return new Response((await cookies()).get("token").value);
}
