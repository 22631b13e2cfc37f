// Runs in the page: generates random invalid values, the same ones from the same seed.

export function randomValues(random, known) {
  const pick = (from) => from[Math.floor(random() * from.length)];
  const chance = (odds) => random() < odds;
  /** @type {any} */
  const foreign = document.body.appendChild(document.createElement("iframe")).contentWindow;
  const huge = "x".repeat(1_000_000);
  const emptied = new Uint8Array(8);
  structuredClone(emptied, { transfer: [emptied.buffer] });
  const boom = () => {
    throw pick([new Error("boom"), undefined, null, "boom", { toString: boom }]);
  };
  const throwing = () => new Proxy(chance(0.5) ? {} : [], new Proxy({}, { get: () => boom }));
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable(chance(0.5) ? {} : [], {});
    revoke();
    return proxy;
  };
  const cyclic = {};
  cyclic.self = cyclic;
  const deep = () => Array.from({ length: 200 }).reduce((inner) => (chance(0.5) ? [inner] : { inner }), 1);
  const aborted = () => AbortSignal.abort(pick(known.reasons));
  const text = () =>
    String.fromCharCode(
      ...Array.from({ length: Math.floor(random() * 12) }, () => random() * (chance(0.8) ? 128 : 65_536)),
    );

  const leaves = [
    () => undefined,
    () => null,
    () => chance(0.5),
    () => pick([0, -0, 1, -1, NaN, Infinity, -Infinity, 2 ** 53, 2 ** 32, 1.5, 5e-324, random() * 1e6]),
    () => pick([0n, -1n, 2n ** 100n]),
    () => Symbol(text()),
    () => pick([() => 1, boom, async () => text(), class {}, function* () {}, Proxy, foreign.eval, Math.max]),
    text,
    () => huge,
    () => pick(known.texts),
    () =>
      pick(["\ud800", "\u0000", "\u202e", "‮", "💥", "../..", "a/b", "%2e%2e", "+1 234 567 890", "a\r\nX: y"]),
    () =>
      pick([
        new Date(NaN),
        /x/g,
        new Map([[1, 2]]),
        new Set([1]),
        new WeakMap(),
        new Error("x"),
        globalThis,
        document.all,
      ]),
    () =>
      pick([emptied, emptied.buffer, new Uint8Array(4), new DataView(new ArrayBuffer(2)), new Blob(["x"])]),
    () =>
      pick([
        Object.create(null),
        Object.freeze([]),
        new String("inbound"),
        new Number(1),
        new Boolean(false),
      ]),
    () =>
      pick([
        new foreign.Array("a", "b"),
        new foreign.Object(),
        new foreign.String("x"),
        foreign.document,
        foreign,
      ]),
    () =>
      pick([Promise.resolve("x"), Promise.resolve(), { then: boom }, { then: (settle) => settle(text()) }]),
    () =>
      pick([
        new AbortController().signal,
        { aborted: true },
        aborted(),
        new foreign.AbortController().signal,
      ]),
    () => ({ toString: boom, valueOf: boom, toJSON: boom, [Symbol.toPrimitive]: boom }),
    () => ({
      get [pick(known.names)]() {
        return boom();
      },
    }),
    throwing,
    revoked,
    deep,
    () => cyclic,
  ];
  const mutating = () => {
    const list = [text(), text(), text()];
    Object.defineProperty(list, 1, { get: () => (list.length = Math.floor(random() * 6)) });
    return list;
  };
  const list = () => {
    const items = Array.from({ length: Math.floor(random() * 5) }, value);
    if (chance(0.3)) items.length += 2;
    return items;
  };
  const object = () => {
    const entries = Array.from({ length: Math.floor(random() * 4) }, () => [
      chance(0.8) ? pick(known.names) : text(),
      value(),
    ]);
    const plain = Object.fromEntries(entries);
    return chance(0.2) ? new Proxy(plain, {}) : plain;
  };
  let depth = 0;
  function value() {
    depth += 1;
    const made = depth < 4 && chance(0.35) ? pick([list, object, mutating])() : pick(leaves)();
    depth -= 1;
    return made;
  }
  return value;
}
