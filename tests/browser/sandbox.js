// The sandbox's control interface, and what a test can see of a page.

export async function control(address, method, path, body) {
  const reply = await fetch(`${address}${path}`, {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  const text = await reply.text();
  return text === "" ? undefined : JSON.parse(text);
}

export function withToken(address, path, token) {
  return fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } }).then((reply) => reply.json());
}

// All that an error shows, in every way in which it could end up in a log.
export function everythingOf(error) {
  const seen = new Set();
  const texts = [];
  const visit = (value) => {
    if (typeof value !== "object" || value === null) return void texts.push(String(value));
    if (seen.has(value)) return;
    seen.add(value);
    for (const key of Reflect.ownKeys(value)) {
      texts.push(String(key));
      visit(value[key]);
    }
    if (value instanceof Error) texts.push(value.message, value.name, String(value), String(value.stack));
  };
  visit(error);
  // As another window or a worker would get it.
  visit(structuredClone(error));
  texts.push(JSON.stringify(error) ?? "");
  return texts.join("\n");
}

const said = [];

// From now on, everything said on the console is kept as well.
export function listenToConsole() {
  for (const method of ["debug", "error", "info", "log", "trace", "warn"]) {
    const original = console[method].bind(console);
    console[method] = (...args) => {
      said.push(args.map(everythingOf).join(" "));
      original(...args);
    };
  }
}

export function consoleText() {
  return said.join("\n");
}

// Counts the listeners on a signal while it is used.
export function countListeners(signal) {
  const { addEventListener, removeEventListener } = signal;
  let count = 0;
  signal.addEventListener = (...args) => {
    count += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args) => {
    count -= 1;
    removeEventListener.apply(signal, args);
  };
  return () => count;
}

// Puts another fetch in place for one call.
export async function withFetch(replacement, call) {
  const original = globalThis.fetch;
  globalThis.fetch = replacement;
  try {
    return await call();
  } finally {
    globalThis.fetch = original;
  }
}

// What pages and test interceptors have been seen to do to fetch: [name, replacement, code, outcome].
export function patchedFetches() {
  const foreign = () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const error = new frame.contentWindow.TypeError("of another frame");
    frame.remove();
    return error;
  };
  const used = async () => {
    const response = new Response("{}");
    await response.text();
    return response;
  };
  const fails = (reason) => () => Promise.reject(reason());
  return [
    ["throws an error", () => { throw new TypeError("no"); }, "network", "unknown"],
    ["throws a string", () => { throw "no"; }, "network", "unknown"],
    ["throws nothing", () => { throw undefined; }, "network", "unknown"],
    ["rejects with a string", fails(() => "no"), "network", "unknown"],
    ["rejects with undefined", fails(() => undefined), "network", "unknown"],
    ["rejects with null", fails(() => null), "network", "unknown"],
    ["rejects with an error of another frame", fails(foreign), "network", "unknown"],
    ["gives no promise but a response", () => new Response("", { status: 404 }), "not_found", "rejected"],
    ["gives undefined", () => undefined, "unreadable_response", "unknown"],
    ["resolves to undefined", async () => undefined, "unreadable_response", "unknown"],
    ["resolves to null", async () => null, "unreadable_response", "unknown"],
    ["resolves to a string", async () => "ok", "unreadable_response", "unknown"],
    ["resolves to a plain object", async () => ({ ok: true, status: 200 }), "unreadable_response", "unknown"],
    ["resolves to a proxy of a response", async () => new Proxy(new Response("{}"), {}), "unreadable_response", "unknown"],
    ["resolves to a used response", used, "network", "unknown"],
    ["resolves to a response whose text is no text", async () => ({ status: 200, headers: new Headers(), text: () => 5 }), "unreadable_response", "unknown"],
    ["resolves to a response whose headers throw", async () => ({ status: 404, headers: { get() { throw 1; } }, text: () => "" }), "not_found", "rejected"],
    ["gives a then that throws", () => ({ then() { throw new Error("no"); } }), "network", "unknown"],
    ["gives a then that never calls back", () => ({ then() {} }), "timeout", "unknown"],
    ["never settles", () => new Promise(() => {}), "timeout", "unknown"],
    ["has a body that never ends", async () => new Response(new ReadableStream({})), "timeout", "unknown"],
    ["resolves to an error response", async () => Response.error(), "network", "unknown"],
    ["is gone", undefined, "network", "not_sent"],
  ];
}

// Replies of a page's own fetch, which keeps the signal of its request: [name, fetch, whether the request is to be cancelled, how
// much of the body's text the error shows].
export function endings() {
  const answering = (body) =>
    async function answer(request) {
      answer.signal = request.signal;
      return new Response(body);
    };
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)) });
  return [
    ["whole", answering("{}"), false, 0],
    ["longer than any honest one", answering(endless), true, 8192],
    ["longer than any honest one, and all of it at once", answering("-".repeat(17 << 20)), true, 8192],
    ["late", answering(new ReadableStream({})), true, 0],
  ];
}

// A module that is not imported before the tests begin.
export function load(url) {
  return import(url);
}
