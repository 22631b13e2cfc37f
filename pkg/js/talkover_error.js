// Copies of the package in one page, and the import and require forms of one copy, recognise each other's errors by this.
const BRAND = Symbol.for("talkover-calling.TalkoverError");

// Kept as it was, since a call whose error cannot be made would have no end.
const { assign } = Object;

export class TalkoverError extends Error {
  constructor(message, /** @type {{ cause?: any, [field: string]: unknown }} */ { cause, ...fields }) {
    super(message, cause === undefined ? undefined : { cause });
    assign(this, fields);
    // By this Next recognizes errors of its own, which its `fetch` throws to find its way, and must find it on.
    if (typeof cause?.digest === "string") this.digest = cause.digest;
  }

  static [Symbol.hasInstance](value) {
    return this === TalkoverError
      ? value?.[BRAND] === true
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }
}

// A minifier renames the class, and Node shows its name.
Object.defineProperty(TalkoverError, "name", { value: "TalkoverError" });

// On the prototype, as the platform's own errors have it, and before the first stack is written.
Object.defineProperties(TalkoverError.prototype, {
  name: { value: "TalkoverError", configurable: true, writable: true },
  [BRAND]: { value: true },
});
