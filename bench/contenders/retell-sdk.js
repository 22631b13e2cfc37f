import Retell from "retell-sdk";
import { redirected } from "./redirected.js";

export function connect({ baseUrl, token }) {
  const api = new Retell({ baseURL: location.origin, apiKey: token, fetch: redirected(baseUrl) });
  return (agentId, direction, phoneIds) =>
    api.phoneNumber.update(agentId, { direction, phone_number_ids: phoneIds });
}
