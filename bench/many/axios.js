import pLimit from "p-limit";
import { connect } from "../contenders/axios.js";

export async function updateAll(updates, { concurrency, ...options }) {
  // The measures replace `fetch`.
  const update = connect({ ...options, viaFetch: true });
  const limit = pLimit(concurrency);
  const made = updates.map(({ agentId, direction, phoneIds }) =>
    limit(() => update(agentId, direction, phoneIds)),
  );
  const ends = await Promise.allSettled(made);
  return ends.filter(({ status }) => status === "fulfilled").length;
}
