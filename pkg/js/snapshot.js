// A copy of arrays and plain objects as they are now, some levels deep. Whatever is odd about one stays odd in its copy, so
// that the checks in Rust find the same faults.

import { attempt } from "./attempt.js";

const MOST_ITEMS = 10_000;
/** Of all updates of a call together. With more of them the checks refuse it, and do not look at the rest. */
const MOST_IDS = 1_000_000;

/** Of updates: they are objects in an array, with an array in each. What is none is for the checks to refuse. */
export function snapshotUpdates(updates) {
  return attempt(() => Array.isArray(updates)) ? copyOfUpdates(snapshot(updates)) : updates;
}

function copyOfUpdates(copy) {
  const count = attempt(() => copy.length);
  if (!(typeof count === "number" && count <= MOST_ITEMS)) return copy;
  let left = MOST_IDS;
  for (let index = 0; index < count && left >= 0; index += 1) {
    const given = attempt(() => copy[index]);
    const update = snapshot(given);
    const ids = attempt(() => update.phoneIds);
    if (update === given) continue;
    const isList = attempt(() => Array.isArray(ids));
    const length = isList && attempt(() => ids.length);
    if (typeof length === "number") left -= length;
    if (left < 0) continue;
    copy[index] = update;
    if (isList) update.phoneIds = snapshot(ids);
  }
  return copy;
}

const { slice } = Array.prototype;

export function snapshot(value, levels = 1) {
  if (levels === 0) return value;
  try {
    if (Array.isArray(value)) return copyOfArray(value, levels);
    if (isPlainObject(value)) return copyOfObject(value, levels);
  } catch {
    // A proxy that refuses to be looked at refuses the checks too, and they say so.
  }
  return value;
}

function copyOfArray(array, levels) {
  const { length } = array;
  // Most are only arrays, of only texts.
  if (levels === 1 && array.slice === slice && array.constructor === Array && length <= MOST_ITEMS) {
    const copy = slice.call(array);
    if (copy.length === length) return copy;
  }
  const copy = [];
  // A proxy may say anything. Made into a number, it would be another list.
  if (typeof length !== "number") return array;
  copy.length = length;
  if (copy.length > MOST_ITEMS) return copy;
  for (let index = 0; index < copy.length; index += 1) {
    if (index in array) copyProperty(array, copy, index, levels);
  }
  return copy;
}

function copyOfObject(object, levels) {
  const shown = attempt(() => ({ __proto__: null, ...object }));
  if (shown && Reflect.ownKeys(object).length === Reflect.ownKeys(shown).length && levels === 1) return shown;
  const copy = Object.create(null);
  for (const key of Reflect.ownKeys(object)) copyProperty(object, copy, key, levels);
  return copy;
}

function copyProperty(from, to, key, levels) {
  try {
    to[key] = snapshot(from[key], levels - 1);
  } catch (error) {
    const get = () => {
      throw error;
    };
    Object.defineProperty(to, key, { get, enumerable: true });
  }
}

export function isPlainObject(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
