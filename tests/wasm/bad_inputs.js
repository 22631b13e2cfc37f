// Calls that must be rejected before anything is sent: [description, arguments, code, paths of the
// issues]. A call with the options `good` succeeds.

const AGENT = "550e8400-e29b-41d4-a716-446655440000";

/** @returns {any} */
function throwing() {
  throw new Error("a getter that throws");
}

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const holes = ["phone-uuid-1", , "phone-uuid-2"]; // eslint-disable-line no-sparse-arrays
const withGetter = Object.defineProperty(["phone-uuid-1", "x"], 1, { get: throwing });
const inherited = Object.assign(Object.create({ timeoutMs: 5 }), {});
const many = Array.from({ length: 9_000 }, (_, index) => `phone-${index}`);
const hostileLength = (length) =>
  new Proxy([], { get: (target, key) => (key === "length" ? length : target[key]) });

export function badInputs(good) {
  const agent = (name, value, code = "invalid_input") => [
    `agentId: ${name}`,
    [value, "inbound", null, good],
    code,
    ["agentId"],
  ];
  const direction = (name, value) => [
    `direction: ${name}`,
    [AGENT, value, null, good],
    "invalid_input",
    ["direction"],
  ];
  const phones = (name, value, paths = ["phoneIds"]) => [
    `phoneIds: ${name}`,
    [AGENT, "inbound", value, good],
    "invalid_input",
    paths,
  ];
  const phone = (name, value) => phones(name, ["phone-uuid-1", value], ["phoneIds[1]"]);
  const options = (name, value) => [
    `options: ${name}`,
    [AGENT, "inbound", null, value],
    "invalid_options",
    ["options"],
  ];
  const option = (name, key, value) => [
    `options.${key}: ${name}`,
    [AGENT, "inbound", null, { ...good, [key]: value }],
    "invalid_options",
    [`options.${key}`],
  ];

  return [
    agent("undefined", undefined),
    agent("null", null),
    agent("a number", 123456),
    agent("a boolean", true),
    agent("a bigint", 10n),
    agent("a symbol", Symbol("agent")),
    agent("a function", () => AGENT),
    agent("an object with toString", { toString: () => AGENT }),
    agent("a String object", new String(AGENT)),
    agent("an array of one id", [AGENT]),
    agent("a revoked proxy", revoked({})),
    agent("a proxy that throws", new Proxy({}, { get: throwing, getPrototypeOf: throwing, has: throwing })),
    agent("empty", ""),
    agent("white space", " "),
    agent("an id with a space before it", ` ${AGENT}`),
    agent("an id with a line break after it", `${AGENT}\n`),
    agent("a way up", "../.."),
    agent("a dot", "."),
    agent("two dots", ".."),
    agent("an encoded way up", "%2e%2e"),
    agent("an encoded slash", "a%2fb"),
    agent("a slash", "agents/1"),
    agent("a backslash", "a\\b"),
    agent("a query", "a?x=1"),
    agent("a fragment", "a#x"),
    agent("a nul", "a\0b"),
    agent("a control character", "a\u0007b"),
    agent("a lone surrogate", "a\ud800"),
    agent("a letter outside ASCII", "agént"),
    agent("a full-width letter", "\uff41"),
    agent("a right-to-left mark", "a\u200f"),
    agent("129 characters", "x".repeat(129)),
    agent("ten million characters", "x".repeat(10_000_000)),
    agent("a phone number", "+1234567890"),

    direction("undefined", undefined),
    direction("null", null),
    direction("a boolean", true),
    direction("a symbol", Symbol("inbound")),
    direction("a String object", new String("inbound")),
    direction("an array", ["inbound"]),
    direction("upper case", "Inbound"),
    direction("white space around it", " inbound "),
    direction("a third direction", "both"),
    direction("empty", ""),
    direction("a lone surrogate", "inbound\udc00"),
    direction("ten million characters", "inbound".repeat(1_500_000)),

    phones("a string", "phone-uuid-1"),
    phones("an empty string", ""),
    phones("a number", 0),
    phones("false", false),
    phones("an object", {}),
    phones("an array-like object", { length: 1, 0: "phone-uuid-1" }),
    phones("a Set", new Set(["phone-uuid-1"])),
    phones("a Map", new Map()),
    phones("a typed array", new Uint8Array(2)),
    phones(
      "arguments",
      (function (_id) {
        return arguments;
      })("phone-uuid-1"),
    ),
    phones("an iterator", ["phone-uuid-1"].values()),
    phones("a function", () => []),
    phones("a symbol", Symbol("phones")),
    phones("a promise", Promise.resolve([])),
    phones("a revoked proxy of an array", revoked([])),
    phones("an array whose length is not a number", hostileLength("many")),
    phones("an array whose length is negative", hostileLength(-1)),
    phones("an array whose length is no whole number", hostileLength(1.5)),
    phones("an array with too many places", new Array(4_294_967_295)),
    phones(
      "10,001 numbers",
      Array.from({ length: 10_001 }, (_, index) => `phone-${index}`),
    ),
    phones("holes", holes, ["phoneIds[1]"]),
    phones("only holes", new Array(2), ["phoneIds[0]", "phoneIds[1]"]),
    phones("a getter that throws", withGetter, ["phoneIds[1]"]),
    phones("duplicates", ["a", "b", "a", "b"], ["phoneIds[2]", "phoneIds[3]"]),
    phones("commas, before others", ["a,b", "c", ",", "c"], ["phoneIds[0]", "phoneIds[2]", "phoneIds[3]"]),
    phones("a comma, and a place that is missing", ["a,b", , "c"], ["phoneIds[0]", "phoneIds[1]"]), // eslint-disable-line no-sparse-arrays
    phones("the last of many", [...many, "+1987654321"], [`phoneIds[${many.length}]`]),
    phones("the first of many, outside ASCII", ["é", ...many], ["phoneIds[0]"]),
    phones(
      "one of many a lone surrogate",
      [...many, "a\ud800", "phone-0"],
      [`phoneIds[${many.length}]`, `phoneIds[${many.length + 1}]`],
    ),
    phone("undefined", undefined),
    phone("null", null),
    phone("a number", 5),
    phone("a nested array", ["phone-uuid-2"]),
    phone("the whole phone number object", { id: "phone-uuid-2", number: "+1987654321" }),
    phone("empty", ""),
    phone("a phone number", "+1987654321"),
    phone("a formatted phone number", "+1 (987) 654-3210"),
    phone("a way up", "../../publish"),
    phone("a quote", 'x","y'),
    phone("too long", "x".repeat(129)),

    options("null", null),
    options("a string", "https://voice.acme.com"),
    options("an array", [good]),
    options("a function", () => good),
    options("a Map", new Map(Object.entries(good))),
    options("an instance of a class", new (class Settings {})()),
    options("an object with inherited options", inherited),
    options("a revoked proxy", revoked({})),
    options("a proxy that refuses to list its keys", new Proxy({}, { ownKeys: throwing })),
    option("misspelt", "baseURL", good.baseUrl),
    option("unknown", "retries", 3),
    option("of fetch", "headers", {}),
    [
      "options: a symbol key",
      [AGENT, "inbound", null, { ...good, [Symbol("x")]: 1 }],
      "invalid_options",
      ["options.[symbol]"],
    ],
    [
      "options: a getter that throws",
      [
        AGENT,
        "inbound",
        null,
        Object.defineProperty({ ...good }, "timeoutMs", { get: throwing, enumerable: true }),
      ],
      "invalid_options",
      ["options.timeoutMs"],
    ],
    option("zero", "timeoutMs", 0),
    option("negative", "timeoutMs", -1),
    option("NaN", "timeoutMs", NaN),
    option("infinite", "timeoutMs", Infinity),
    option("a string", "timeoutMs", "5000"),
    option("null", "attemptTimeoutMs", null),
    option("a bigint", "attemptTimeoutMs", 5n),
    option("half", "maxRetries", 0.5),
    option("negative", "maxRetries", -1),
    option("infinite", "maxRetries", Infinity),
    option("no function", "onAttempt", {}),
    option("no signal", "signal", {}),
    option("a controller", "signal", new AbortController()),
    option("null", "signal", null),
    option("a word", "dangerouslyAllowBrowserToken", "yes"),

    option("empty", "baseUrl", ""),
    option("null", "baseUrl", null),
    option("a URL of plain http", "baseUrl", new URL("http://voice.acme.com/api/v1")),
    option("plain http to another host", "baseUrl", "http://voice.acme.com/api/v1"),
    option("a host that begins like loopback", "baseUrl", "http://127.0.0.1.evil.example/"),
    option("a user name", "baseUrl", "https://user@voice.acme.com/"),
    option("a password", "baseUrl", "https://user:password@voice.acme.com/"),
    option("a query", "baseUrl", "https://voice.acme.com/?a=b"),
    option("a fragment", "baseUrl", "https://voice.acme.com/#a"),
    option("javascript", "baseUrl", "javascript:alert(1)"),
    option("data", "baseUrl", "data:text/html,x"),
    option("file", "baseUrl", "file:///etc/passwd"),
    option("blob", "baseUrl", "blob:https://voice.acme.com/x"),
    option("web socket", "baseUrl", "wss://voice.acme.com/"),
    option("white space before it", "baseUrl", " https://voice.acme.com/"),
    option("a line break in it", "baseUrl", "https://voice.\nacme.com/"),
    option("backslashes", "baseUrl", "https:\\\\voice.acme.com"),
    option("no slashes", "baseUrl", "https:voice.acme.com"),
    option("no host", "baseUrl", "https://"),
    option("an impossible port", "baseUrl", "https://voice.acme.com:99999/"),
    option("a lone surrogate", "baseUrl", "https://voice.acme.com/\ud800"),
    option("too long", "baseUrl", `https://voice.acme.com/${"x".repeat(3_000)}`),

    option("empty", "token", ""),
    option("null", "token", null),
    option("a number", "token", 5),
    option("a space in it", "token", "talq_a b"),
    option("a header in it", "token", "talq_a\r\nX-Evil: 1"),
    option("a letter outside ASCII", "token", "talq_é"),
    option("with its scheme", "token", "Bearer talq_x"),
    option("too long", "token", `talq_${"x".repeat(4_092)}`),
    option("a promise", "token", Promise.resolve("talq_x")),
    [
      "token in a page",
      [AGENT, "inbound", null, { baseUrl: "https://voice.acme.com/api", token: "acme_x" }],
      "invalid_options",
      ["options.token"],
    ],
    ["no token at the vendor's", [AGENT, "inbound", null, {}], "invalid_options", ["options.token"]],
    ["no options at all", [AGENT, "inbound"], "invalid_options", ["options.token"]],

    ["everything missing", [], "invalid_options", ["options.token", "agentId", "direction"]],
    [
      "everything wrong",
      [null, "Inbound", [1, "a", , "a"], { ...good, timeout: 1, maxRetries: -1 }], // eslint-disable-line no-sparse-arrays
      "invalid_options",
      [
        "options.maxRetries",
        "options.timeout",
        "agentId",
        "direction",
        "phoneIds[0]",
        "phoneIds[2]",
        "phoneIds[3]",
      ],
    ],
  ];
}
