// A copy of arrays and plain objects as they are now, some levels deep. Whatever is odd about one stays odd in its copy, so
// that the checks in Rust find the same faults.

const MOST_ITEMS = 10_000;

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
  const copy = [];
  const { length } = array;
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
