// Copies of the package in one page, and the import and require forms of one copy, recognise each other's errors by this.
const BRAND = Symbol.for("talkover-calling.TalkoverError");

// Kept as it was, since a call whose error cannot be made would have no end.
const { assign } = Object;

export class TalkoverError extends Error {
  constructor(message, /** @type {{ cause?: any, [field: string]: unknown }} */ init) {
    check(message, init);
    const { cause, ...fields } = init;
    super(message, cause === undefined ? undefined : { cause });
    assign(this, { attempts: 0, issues: [] }, fields);
    // By this Next recognizes errors of its own, which its `fetch` throws to find its way, and must find it on.
    if (typeof cause?.digest === "string") this.digest = cause.digest;
  }

  static [Symbol.hasInstance](value) {
    return this === TalkoverError
      ? value?.[BRAND] === true
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }
}

/** Errors are made by tests of applications too, and a misspelt field would make such a test worthless. */
function check(message, init) {
  const refuse = (fault) => {
    throw new TypeError(`new TalkoverError(message, init): ${fault}.`);
  };
  if (typeof message !== "string") refuse("the message must be a string");
  if (typeof init?.code !== "string") refuse('init.code must be a string, such as "conflict"');
  if (!isOutcome(init.outcome)) refuse('init.outcome must be "not_sent", "rejected", "unknown" or "applied"');
  if (init.issues !== undefined && !Array.isArray(init.issues)) refuse("init.issues must be an array");
}

/** Without a method that a page may have replaced. */
function isOutcome(outcome) {
  for (const known of [undefined, "not_sent", "rejected", "unknown", "applied"])
    if (outcome === known) return true;
  return false;
}

// A minifier renames the class, and Node shows its name.
Object.defineProperty(TalkoverError, "name", { value: "TalkoverError" });

// On the prototype, as the platform's own errors have it, and before the first stack is written.
Object.defineProperties(TalkoverError.prototype, {
  name: { value: "TalkoverError", configurable: true, writable: true },
  [BRAND]: { value: true },
});
