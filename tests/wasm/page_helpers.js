// The sandbox's control API, and helpers to inspect a page.

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
  return fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } }).then((reply) =>
    reply.json(),
  );
}

// All forms in which an error could end up in a log.
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
  // The clone that another window or a worker would receive.
  visit(structuredClone(error));
  texts.push(JSON.stringify(error) ?? "");
  return texts.join("\n");
}

const said = [];

// Records all later console output, too.
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

// Counts the listeners of a signal.
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

// Replaces fetch for one call.
export async function withFetch(replacement, call) {
  const original = globalThis.fetch;
  globalThis.fetch = replacement;
  try {
    return await call();
  } finally {
    globalThis.fetch = original;
  }
}

// A module that is not imported before the tests start.
export function load(url) {
  return import(url);
}
