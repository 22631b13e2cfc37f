import pLimit from "p-limit";
import { connect } from "../contenders/ky.js";

export async function updateAll(updates, { concurrency, ...options }) {
  const update = connect(options);
  const limit = pLimit(concurrency);
  const made = updates.map(({ agentId, direction, phoneIds }) =>
    limit(() => update(agentId, direction, phoneIds)),
  );
  const ends = await Promise.allSettled(made);
  return ends.filter(({ status }) => status === "fulfilled").length;
}
