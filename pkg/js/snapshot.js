// Takes a shallow copy of an array or a plain object. The copy keeps anything unusual about the
// original, so that validation in Rust finds the same issues.

import { attempt } from "./attempt.js";

const MOST_ITEMS = 10_000;
/** The limit for all updates of a call together. Validation stops at it and rejects the call. */
const MOST_IDS = 1_000_000;

/**
 * Copies the updates of a bulk call, each with its list of ids, or serializes a plan as JSON.
 * Invalid values are left as they are, for validation to reject.
 */
export function snapshotUpdates(updates) {
  if (attempt(() => Array.isArray(updates))) return copyOfUpdates(snapshot(updates));
  return attempt(() => isPlainObject(updates) && JSON.stringify(updates)) || updates;
}

function copyOfUpdates(copy) {
  const count = attempt(() => copy.length);
  let idsLeft = MOST_IDS;
  for (let index = 0; index < count && count <= MOST_ITEMS && idsLeft >= 0; index += 1)
    idsLeft -= copyUpdate(copy, index, idsLeft);
  return copy;
}

/** Returns the update's number of ids. A list longer than `idsLeft` is not copied. */
function copyUpdate(copy, index, idsLeft) {
  try {
    const given = copy[index];
    const update = copyOfLiteral(given) ?? snapshot(given);
    if (update === given) return 0;
    copy[index] = update;
    const ids = update.phoneIds;
    if (!Array.isArray(ids)) return 0;
    const { length } = ids;
    if (!(length > idsLeft)) update.phoneIds = snapshot(ids);
    return typeof length === "number" ? length : 0;
  } catch {
    // Part of the update cannot be read, which validation reports.
    return 0;
  }
}

const { slice } = Array.prototype;

export function snapshot(value) {
  try {
    if (Array.isArray(value)) return copyOfPlainArray(value) ?? copyOfArray(value);
    if (isPlainObject(value)) return copyOfExpected(copyOfObject(value));
  } catch {
    // A proxy that throws when it is inspected throws during validation too, which reports it.
  }
  return value;
}

// Engines have a fast path for the next two functions. A bulk call copies up to 10,000 of each kind
// in one task.

/**
 * Copies the enumerable properties of an object that was created by a literal. Returns `undefined`
 * for any other object.
 */
function copyOfLiteral(object) {
  if (Object.getPrototypeOf(object) !== Object.prototype || "phoneIds" in Object.prototype) return;
  try {
    return { ...object };
  } catch {}
}

/** Copies an array without own methods or another prototype. Returns `undefined` for any other. */
function copyOfPlainArray(array) {
  if (array.slice !== slice || array.constructor !== Array || array.length > MOST_ITEMS) return;
  const copy = slice.call(array);
  if (copy.length === array.length) return copy;
}

function copyOfArray(array) {
  const { length } = array;
  const copy = [];
  // A proxy may return any value as its length. Converting it to a number would change the list.
  if (typeof length !== "number") return array;
  copy.length = length;
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

/** `expected` is the only option that is an object itself. */
function copyOfExpected(options) {
  attempt(() => {
    if (!isPlainObject(options.expected)) return;
    options.expected = copyOfObject(options.expected);
    options.expected.phoneIds = snapshot(options.expected.phoneIds);
  });
  return options;
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

export function isPlainObject(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
