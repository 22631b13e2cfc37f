// A test that mocks the service, as in many dashboards.
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { call } from "./call.js";

const numbers = [
  { id: "phone-uuid-1", formatted_number: "(123) 456-7890" },
  { id: "phone-uuid-2", formatted_number: "(987) 654-3210" },
];
const server = setupServer(
  http.put("https://api.example/agents/:id/calling", async ({ params, request }) => {
    const { direction } = await request.json();
    return HttpResponse.json({
      success: true,
      data: { id: params.id, name: "SupportBot", direction, phone_numbers: numbers },
    });
  }),
);
server.listen({ onUnhandledRequest: "error" });
console.log(await call("https://api.example"));
server.close();
