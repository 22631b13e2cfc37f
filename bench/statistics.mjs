/** Returns a quantile of the samples, interpolated if necessary. */
export function quantile(samples, share) {
  if (samples.length === 0) throw new Error("there are no samples");
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  return rounded(below + (sorted[Math.ceil(place)] - below) * (place - Math.floor(place)));
}

export const median = (samples) => quantile(samples, 0.5);

/** The median, and the range of four in five samples. */
export const summary = (samples) => ({
  p10: quantile(samples, 0.1),
  p50: median(samples),
  p90: quantile(samples, 0.9),
});

/** Rounds to four significant digits. */
export const rounded = (value) => Number(value.toPrecision(4));

/** Returns the items in a random order, each equally likely (Fisher–Yates). */
export function shuffled(items, random = Math.random) {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
