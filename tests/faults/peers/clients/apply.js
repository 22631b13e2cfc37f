import { createClient } from "talkover-calling";
import { outcome, resolved } from "../claims.js";

export function connect(options) {
  const client = createClient({ ...options, dangerouslyAllowBrowserToken: true });
  // It resolves only once the settings are as requested.
  return (agentId, direction, phoneIds) =>
    client.applyAgentCalling(agentId, direction, phoneIds).then(() => resolved({ success: true }), outcome);
}
