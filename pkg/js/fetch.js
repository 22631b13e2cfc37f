// What `fetch` and the types around it mean in the glue. gloo-net makes a `Request`, hands it to `fetch`, and reads the `Response`;
// these are plain records of what it says and asks, and the page's own `fetch` is called as hand-written code would call it. Whatever
// that does, gloo-net gets a `Response` or an `Error`: with anything else it would panic.
import { attempt } from "./attempt.js";
import { pause } from "./slices.js";
import { hasTrapped } from "./trap.js";

// No honest reply is longer. A few compressed kilobytes can become gigabytes, which would stop the page and end the tab.
const MAX_BYTES = 16 * 1024 * 1024;
/** As much of it as an error shows. */
const SHOWN_BYTES = 8 * 1024;

class TooLong extends Error {
  constructor(beginning) {
    super("The response is too long.");
    this.beginning = beginning;
  }
}

export class Request {
  /** Whether it is to go on when the page does not. */
  keepalive = false;

  constructor(url, init) {
    this.url = url;
    this.init = init;
  }
}

export class Headers {
  #values = {};

  set(name, value) {
    this.#values[name.toLowerCase()] = value;
  }

  toObject() {
    return { ...this.#values };
  }
}

export class Response {
  #response;
  #request;

  constructor(response, request) {
    const { status, type, text } = response;
    if (typeof text !== "function" || !(status >= 0 && status < 65_536))
      throw new TypeError("This is not a Response.");
    this.#response = response;
    this.#request = request;
    this.status = status;
    this.type = type;
  }

  get headers() {
    const { headers } = this.#response;
    return {
      get(name) {
        try {
          const value = headers.get(name);
          return typeof value === "string" ? value : null;
        } catch {
          return null;
        }
      },
    };
  }

  async text() {
    try {
      const text = await readText(this.#response);
      return typeof text === "string" ? text : "";
    } catch (cause) {
      if (cause instanceof TooLong) this.#request.tooLong = cause.beginning;
      throw failed(this.#request, cause);
    }
  }
}

/** A response of which a page can see nothing; the platform knows such ones too. */
const hidden = Object.assign(Object.create(Response.prototype), { status: 0, type: "opaque" });

export async function fetch(request) {
  let response;
  const { signal, body } = request.init;
  // Browsers refuse a request that has more, together with all that are on their way.
  const bytes = request.keepalive ? (body?.length ?? 0) : Infinity;
  const keepalive = keptAlive + bytes <= MOST_KEPT_ALIVE;
  if (keepalive) keptAlive += bytes;
  try {
    response = await globalThis.fetch(request.url, requestInit(request, keepalive));
  } catch (cause) {
    if (!signal.aborted) request.isForbidden = await isForbidden(request.url);
    throw failed(request, cause);
  } finally {
    if (keepalive) keptAlive -= bytes;
  }
  try {
    return new Response(response, request);
  } catch {
    return hidden;
  }
}

const MOST_KEPT_ALIVE = 60_000;
let keptAlive = 0;

function requestInit({ url, init }, keepalive) {
  if (hasTrapped()) throw new Error("This instance has trapped.");
  return accepted(url, { ...init, ...(keepalive && { keepalive }), headers: init.headers.toObject() });
}

/** Whether a policy of the page has just kept a request from this address. The browser tells that some tasks after the request has failed. */
async function isForbidden(url) {
  let isIt = false;
  const type = "securitypolicyviolation";
  const listen = ({ blockedURI, disposition, effectiveDirective }) => {
    // Another request to the same origin may have been blocked; some browsers tell the origin alone.
    const isThis = attempt(() =>
      [url, new URL(url).origin].some((address) => new URL(address).href === new URL(blockedURI).href),
    );
    if (isThis && disposition === "enforce" && effectiveDirective === "connect-src") isIt = true;
  };
  if (
    typeof globalThis.location !== "object" ||
    attempt(() => globalThis.addEventListener(type, listen) ?? true) !== true
  )
    return false;
  for (let tasks = 0; tasks < 3 && !isIt; tasks += 1) await pause();
  attempt(() => globalThis.removeEventListener(type, listen));
  return isIt;
}

/**
 * Without what this runtime refuses to hear of. Test runners that imitate a page on Node mix the page's signals with Node's own `fetch`,
 * which takes none but its own; older versions of Cloudflare's runtime know no `cache`.
 */
function accepted(url, init) {
  /** @param {RequestInit} init */
  const takes = ({ signal, cache }) =>
    attempt(() => new globalThis.Request(url, { signal, cache })) !== undefined;
  if (typeof globalThis.Request !== "function" || takes(init)) return init;
  const { signal, cache, ...rest } = init;
  return { ...rest, ...(takes({ signal }) && { signal }), ...(takes({ cache }) && { cache }) };
}

/**
 * Chromium's network log shows a body that was read by a reader as cancelled in about every third call, and one that was read
 * by `text` never. So the length is counted on a copy.
 */
async function readText(response) {
  const { body, bodyUsed } = response;
  // What a page's own fetch gives may have no stream, or one that the page has read.
  const copy = body?.locked === false && !bodyUsed ? attempt(() => response.clone()) : undefined;
  const reader = attempt(() => copy.body.getReader());
  if (!reader) return response.text();
  const text = response.text();
  text.catch(() => {});
  let beginning = "";
  for (let left = MAX_BYTES; left >= 0; ) {
    const { done, value } = await reader.read();
    if (done) return text;
    beginning ||= new TextDecoder().decode(value.subarray(0, SHOWN_BYTES));
    left -= value.length;
  }
  reader.cancel().catch(() => {});
  throw new TooLong(beginning);
}

/** gloo-net takes an `Error` of this realm and nothing else, and keeps its message alone. The cause is found on the request. */
function failed(request, cause) {
  request.cause = cause;
  return new Error("The page's fetch function failed.", { cause });
}
