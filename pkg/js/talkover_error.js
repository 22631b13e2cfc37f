// Lets copies of the package in one page, and the `import` and `require` forms of one copy,
// recognize each other's errors.
const BRAND = Symbol.for("talkover-calling.TalkoverError");

// Saved before a page can replace it: a call whose error cannot be created would never end.
const { assign } = Object;

export class TalkoverError extends Error {
  constructor(message, /** @type {{ cause?: any, [field: string]: unknown }} */ init) {
    check(message, init);
    const { cause, ...fields } = init;
    super(message, cause === undefined ? undefined : { cause });
    assign(this, { params: {}, attempts: 0, issues: [] }, fields);
    // Next.js throws errors from its `fetch` for control flow and recognizes them by their digest.
    if (typeof cause?.digest === "string") this.digest = cause.digest;
  }

  static [Symbol.hasInstance](value) {
    return this === TalkoverError
      ? value?.[BRAND] === true
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }
}

/**
 * Applications create errors in their tests, where a misspelt field would make the test worthless.
 */
function check(message, init) {
  const refuse = (fault) => {
    throw new TypeError(`new TalkoverError(message, init): ${fault}.`);
  };
  if (typeof message !== "string") refuse("the message must be a string");
  if (typeof init?.code !== "string") refuse('init.code must be a string, such as "conflict"');
  if (!isOutcome(init.outcome)) refuse('init.outcome must be "not_sent", "rejected", "unknown" or "applied"');
  if (init.issues !== undefined && !Array.isArray(init.issues)) refuse("init.issues must be an array");
}

/** Uses no array method, because a page may have replaced it. */
function isOutcome(outcome) {
  for (const known of [undefined, "not_sent", "rejected", "unknown", "applied"])
    if (outcome === known) return true;
  return false;
}

// A minifier renames the class, and Node prints its name.
Object.defineProperty(TalkoverError, "name", { value: "TalkoverError" });

// `name` is set on the prototype, like that of the platform's errors, and before the first stack
// trace is captured.
Object.defineProperties(TalkoverError.prototype, {
  name: { value: "TalkoverError", configurable: true, writable: true },
  [BRAND]: { value: true },
});
