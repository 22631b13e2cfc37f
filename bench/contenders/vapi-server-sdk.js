import { VapiClient } from "@vapi-ai/server-sdk";
import { redirected } from "./redirected.js";

export function connect({ baseUrl, token }) {
  const api = new VapiClient({ baseUrl: location.origin, token, fetch: redirected(baseUrl) });
  return (agentId, direction, phoneIds) =>
    api.phoneNumbers.update({ id: agentId, body: { direction, phone_number_ids: phoneIds } });
}
