import pLimit from "p-limit";
import { connect } from "../contenders/fetch-in-lock.js";

export async function updateAll(updates, { concurrency, ...options }) {
  const update = connect(options);
  const limit = pLimit(concurrency);
  const made = updates.map(({ agentId, direction, phoneIds }) =>
    limit(() => update(agentId, direction, phoneIds)),
  );
  return (await Promise.all(made)).filter(({ success }) => success).length;
}
