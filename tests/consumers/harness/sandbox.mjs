// What the running sandbox knows of the calls that reached it.
import { address, fault, requests, reset } from "../../e2e/sandbox.mjs";

export const api = `${address}/api/v1`;
export { address, fault, reset };

/** The updates that reached the sandbox and were carried out. */
export async function applied() {
  return (await requests({ method: "PUT" })).filter((request) => request.applied);
}
