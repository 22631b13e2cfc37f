// The running sandbox that TALKOVER_SANDBOX names, as tests set it up and look into it.
import assert from "node:assert/strict";

export const TOKEN = "talq_your_environment_token_here";
export const SUPPORT_BOT = "550e8400-e29b-41d4-a716-446655440000";
export const address = process.env.TALKOVER_SANDBOX?.replace(/\/$/, "");
assert(
  address,
  "TALKOVER_SANDBOX must be the address of a running sandbox; `cargo xtask test e2e` starts one",
);

export const reset = () => call("POST", "/sandbox/reset");
export const fault = (faults) => call("POST", "/sandbox/faults", faults);
export const requests = (query) => call("GET", `/sandbox/requests?${new URLSearchParams(query)}`);
export const limitRate = (limit) => call("PUT", "/sandbox/rate-limit", limit);
export const agent = async (id) => (await call("GET", `/api/v1/agents/${id}`)).data;

async function call(method, path, body) {
  const response = await fetch(address + path, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}` },
    body: body && JSON.stringify(body),
  });
  assert(response.ok, `${method} ${path} was answered with ${response.status}`);
  return response.json();
}
