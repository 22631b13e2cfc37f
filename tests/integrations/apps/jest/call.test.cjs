const { updateAgentCalling } = require("talkover-calling");

test("changes an agent", async () => {
  const { data } = await updateAgentCalling(
    "550e8400-e29b-41d4-a716-446655440000",
    "outbound",
    ["phone-uuid-1", "phone-uuid-2"],
    {
      baseUrl: process.env.TALKOVER_API,
      token: "talq_your_environment_token_here",
    },
  );
  expect(data.direction).toBe("outbound");
});
