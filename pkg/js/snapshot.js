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
  let left = MOST_IDS;
  for (let index = 0; index < count && count <= MOST_ITEMS && left >= 0; index += 1) left -= copyUpdate(copy, index, left);
  return copy;
}

/** Gives how many ids are in it. They are not copied if they are more than so many. */
function copyUpdate(copy, index, most) {
  try {
    const given = copy[index];
    const update = copyOfLiteral(given) ?? snapshot(given);
    if (update === given) return 0;
    copy[index] = update;
    const ids = update.phoneIds;
    if (!Array.isArray(ids)) return 0;
    const { length } = ids;
    if (!(length > most)) update.phoneIds = copyOfTexts(ids) ?? snapshot(ids);
    return typeof length === "number" ? length : 0;
  } catch {
    // Something in it cannot be read, which is for the checks to say.
    return 0;
  }
}

const { slice } = Array.prototype;

export function snapshot(value, levels = 1) {
  if (levels === 0) return value;
  try {
    if (Array.isArray(value)) return (levels === 1 && copyOfTexts(value)) || copyOfArray(value, levels);
    if (isPlainObject(value)) return copyOfObject(value, levels);
  } catch {
    // A proxy that refuses to be looked at refuses the checks too, and they say so.
  }
  return value;
}

// Engines are quick at these two. There may be 10,000, which are copied in one go.

/** Of an update that was made by a literal, with the fields that can be enumerated; nothing of another one. */
function copyOfLiteral(object) {
  if (Object.getPrototypeOf(object) !== Object.prototype || "phoneIds" in Object.prototype) return;
  try {
    return { ...object };
  } catch {}
}

/** Of an array that is nothing but one; nothing of another. */
function copyOfTexts(array) {
  if (array.slice !== slice || array.constructor !== Array || array.length > MOST_ITEMS) return;
  const copy = slice.call(array);
  if (copy.length === array.length) return copy;
}

function copyOfArray(array, levels) {
  const { length } = array;
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
