// What the running sandbox knows of the calls that reached it.
import { SUPPORT_BOT, TOKEN, address, fault, requests, reset } from "../../e2e/sandbox.mjs";

export const api = `${address}/api/v1`;
export { address, fault, requests, reset };

/** A change of the documented agent that somebody else makes. */
export async function update(direction) {
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  await fetch(`${api}/agents/${SUPPORT_BOT}/calling`, {
    method: "PUT",
    headers,
    body: JSON.stringify({ direction }),
  });
}

/** The updates that reached the sandbox and were carried out. */
export async function applied() {
  return (await requests({ method: "PUT" })).filter((request) => request.applied);
}
