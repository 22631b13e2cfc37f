export const ID = /^[A-Za-z0-9_-]{1,128}$/;
export const DIRECTIONS = ["inbound", "outbound"];
export const MOST_IDS = 10_000;

/** Returns the indexes of duplicate ids. */
export function secondOnes(ids) {
  const seen = new Set();
  return ids.flatMap((id, index) => (seen.size === seen.add(id).size ? [index] : []));
}
