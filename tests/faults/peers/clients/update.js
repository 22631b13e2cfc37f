import { createClient } from "talkover-calling";
import { outcome, resolved } from "../claims.js";

export function connect(options) {
  const client = createClient({ ...options, dangerouslyAllowBrowserToken: true });
  return (agentId, direction, phoneIds) =>
    client.updateAgentCalling(agentId, direction, phoneIds).then(resolved, outcome);
}
