// A copy of an array or a plain object as it is now, one level deep. Whatever is odd about it stays odd in the copy, so that
// the checks in Rust find the same faults.

const MOST_ITEMS = 10_000;

export function snapshot(value) {
  try {
    if (Array.isArray(value)) return copyOfArray(value);
    if (isPlainObject(value)) return copyOfObject(value);
  } catch {
    // A proxy that refuses to be looked at refuses the checks too, and they say so.
  }
  return value;
}

function copyOfArray(array) {
  const copy = [];
  copy.length = array.length;
  if (copy.length > MOST_ITEMS) return copy;
  for (let index = 0; index < copy.length; index += 1) {
    if (index in array) copyProperty(array, copy, index);
  }
  return copy;
}

function copyOfObject(object) {
  const copy = Object.create(null);
  for (const key of Reflect.ownKeys(object)) copyProperty(object, copy, key);
  return copy;
}

function copyProperty(from, to, key) {
  try {
    to[key] = from[key];
  } catch (error) {
    const get = () => {
      throw error;
    };
    Object.defineProperty(to, key, { get, enumerable: true });
  }
}

function isPlainObject(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
