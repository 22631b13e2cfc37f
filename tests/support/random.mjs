// Reproducible random numbers: a run prints its seed, and TALKOVER_SEED repeats it.

const given = process.env.TALKOVER_SEED;
export const seed = given === undefined ? Date.now() % 2 ** 32 : Number(given);

/** Mulberry32: short, and uniform enough for choosing faults. */
export function random(from = seed) {
  let state = from >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end) => Math.floor(next() * end);
  return { below, chance: (part) => next() < part, pick: (items) => items[below(items.length)] };
}
