// A mock service with one agent and the operations that an apply uses.
import { HttpResponse, http } from "msw";

export const baseUrl = "https://dashboard.example/talkover";

const path = `${baseUrl}/agents/agent-1`;
const numbers = new Set(["phone-1", "phone-2"]);
const initial = { direction: "inbound", phoneIds: ["phone-1"], status: "published" };

export const service = {
  agent: { ...initial },
  /** Whether updates are applied without a response, as after a broken connection. */
  losesResponse: false,
  reset() {
    Object.assign(service, { agent: { ...initial }, losesResponse: false });
  },
};

function agentReply() {
  const { direction, phoneIds, status } = service.agent;
  const phone_numbers = phoneIds.map((id) => ({ id }));
  const data = { id: "agent-1", name: "Support", direction, phone_numbers, current_status: status };
  return HttpResponse.json({ success: true, message: "", data });
}

export const handlers = [
  http.get(path, agentReply),
  http.put<never, { direction: string; phone_number_ids?: string[] }>(
    `${path}/calling`,
    async ({ request }) => {
      const { direction, phone_number_ids: phoneIds = service.agent.phoneIds } = await request.json();
      const unknown = phoneIds.findIndex((id) => !numbers.has(id));
      if (unknown >= 0) {
        const errors = { [`phone_number_ids.${unknown}`]: ["This number does not exist."] };
        return HttpResponse.json({ success: false, message: "Invalid data.", errors }, { status: 422 });
      }
      service.agent = { direction, phoneIds, status: "draft" };
      return service.losesResponse ? HttpResponse.error() : agentReply();
    },
  ),
  http.post(`${path}/publish`, () => {
    service.agent.status = "published";
    return agentReply();
  }),
];
