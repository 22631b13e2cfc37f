import { useQuery } from "@tanstack/react-query";
import { getAgent } from "talkover-calling";

// The library already retries, and rejects when the network is down.
export const ONCE = { retry: false, networkMode: "always" } as const;

export const agentKey = (agentId: string) => ["agents", agentId];

export function useAgent(agentId: string) {
  return useQuery({
    ...ONCE,
    queryKey: agentKey(agentId),
    queryFn: async ({ signal }) => {
      const reply = await getAgent(agentId, { signal });
      return reply.data ?? reply;
    },
  });
}
