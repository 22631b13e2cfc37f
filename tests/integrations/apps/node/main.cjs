const { updateAgentCalling } = require("talkover-calling");

updateAgentCalling("550e8400-e29b-41d4-a716-446655440000", "outbound", ["phone-uuid-1", "phone-uuid-2"], {
  baseUrl: process.env.TALKOVER_API,
  token: "talq_your_environment_token_here",
}).then(({ data }) => {
  console.log(
    `${data.name} calls from ${data.phone_numbers.map((phone) => phone.formatted_number).join(", ")}`,
  );
});
