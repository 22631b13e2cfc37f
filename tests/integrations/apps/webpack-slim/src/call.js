// The documented example, which every integration runs.
import { updateAgentCalling } from "talkover-calling/slim";

export async function call(baseUrl) {
  const { data } = await updateAgentCalling(
    "550e8400-e29b-41d4-a716-446655440000",
    "outbound",
    ["phone-uuid-1", "phone-uuid-2"],
    {
      baseUrl,
      token: "talq_your_environment_token_here",
    },
  );
  return `${data.name} calls from ${data.phone_numbers.map((phone) => phone.formatted_number).join(", ")}`;
}
