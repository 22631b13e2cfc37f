// A server component that shows an agent as it is.
import { createClient } from "talkover-calling";

const client = createClient({ baseUrl: process.env.TALKOVER_API, token: "talq_your_environment_token_here" });

export default async function Page() {
  const { data } = await client.getAgent("550e8400-e29b-41d4-a716-446655440000");
  return <p>{`direction: ${data.direction}`}</p>;
}
