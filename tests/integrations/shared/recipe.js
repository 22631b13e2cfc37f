// What the pages of the recipes have in common: an agent, its numbers, and a look at what was sent.
import { configure } from "talkover-calling";
import { baseUrl } from "./page.js";

configure({ baseUrl, token: "talq_your_environment_token_here", maxRetries: 0 });

export const agent = {
  id: "550e8400-e29b-41d4-a716-446655440000",
  direction: "inbound",
  phone_numbers: [{ id: "phone-uuid-1" }],
};

export const numbers = [
  { id: "phone-uuid-1", formatted_number: "(123) 456-7890" },
  { id: "phone-uuid-2", formatted_number: "(987) 654-3210" },
  { id: "phone-uuid-gone", formatted_number: "A number that is gone" },
];

window.sent = { GET: [], PUT: [] };
const { fetch } = window;
window.fetch = (...args) => {
  const request = new Request(...args);
  window.sent[request.method].push(request);
  return fetch(request);
};
