// Shared by the recipes' pages: an agent, its numbers, updates of several agents, and the requests
// that were sent.
import { type Agent, type AgentCallingUpdate, configure } from "talkover-calling";

const baseUrl = new URLSearchParams(location.search).get("api") ?? "";
configure({ baseUrl, token: "talq_your_environment_token_here", maxRetries: 0, timeoutMs: 4_000 });

export const agent = {
  id: "550e8400-e29b-41d4-a716-446655440000",
  direction: "inbound",
  current_status: "published",
  phone_numbers: [{ id: "phone-uuid-1" }],
} as unknown as Agent;

export const numbers = [
  { id: "phone-uuid-1", formatted_number: "(123) 456-7890" },
  { id: "phone-uuid-2", formatted_number: "(987) 654-3210" },
  { id: "phone-uuid-gone", formatted_number: "A number that is gone" },
];

export const updates: readonly AgentCallingUpdate[] = [
  { agentId: "3af89a8a-8b7e-5436-94cc-df844798f970", direction: "outbound", phoneIds: ["phone-uuid-2"] },
  { agentId: "6f4b18b8-30dc-50e5-828a-77e394ca371e", direction: "inbound" },
  { agentId: "agent_999999", direction: "inbound" },
  { agentId: "77132a3e-8c4b-5dd8-9118-ecd959330972", direction: "outbound" },
];

declare global {
  interface Window {
    sent: Record<string, Request[]>;
  }
}

window.sent = {};
const { fetch } = window;
window.fetch = (...args) => {
  const request = new Request(...args);
  (window.sent[request.method] ??= []).push(request);
  return fetch(request);
};
