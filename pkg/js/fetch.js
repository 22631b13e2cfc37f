// The glue's `fetch`, `Request`, `Headers` and `Response`. gloo-net builds a `Request`, passes it
// to `fetch` and reads the `Response`. These classes are plain records, and the page's `fetch` is
// called as hand-written code would call it. gloo-net always gets a `Response` or an `Error`, even
// from a replaced `fetch`: it would panic on anything else.
import { attempt } from "./attempt.js";
import { pause } from "./slices.js";
import { hasTrapped } from "./trap.js";

// No valid response is longer. A few compressed kilobytes can expand to gigabytes, which would
// freeze the page and crash the tab.
const MAX_BYTES = 16 * 1024 * 1024;
/** How much of a response that is too long an error shows. */
const SHOWN_BYTES = 8 * 1024;

class TooLong extends Error {
  constructor(beginning) {
    super("The response is too long.");
    this.beginning = beginning;
  }
}

export class Request {
  /** Whether the request should outlive the page. */
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

/** Stands for a response that cannot be read, like the platform's opaque responses. */
const hidden = Object.assign(Object.create(Response.prototype), { status: 0, type: "opaque" });

export async function fetch(request) {
  let response;
  const { signal, body } = request.init;
  // Browsers refuse a keepalive request if the bodies of all that are in flight exceed their limit.
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

/**
 * Whether the page's Content-Security-Policy has just blocked a request to this URL. The browser
 * reports a violation some tasks after the request has failed.
 */
async function isForbidden(url) {
  let isIt = false;
  const type = "securitypolicyviolation";
  const listen = ({ blockedURI, disposition, effectiveDirective }) => {
    // Another request to this origin may have been blocked. Some browsers report only the origin.
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
 * Drops the options that this runtime rejects. Test runners that emulate a page on Node combine the
 * page's signals with Node's `fetch`, which accepts only Node's signals. Older versions of
 * Cloudflare's runtime reject `cache`.
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
 * Reads the body with `text` and counts its length on a clone. Chromium's network log shows a body
 * that was read by a reader as cancelled in about every third call, and with `text` never.
 */
async function readText(response) {
  const { body, bodyUsed } = response;
  // The response of a replaced `fetch` may have no stream, or one that was already read.
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

/**
 * gloo-net accepts only an `Error` of this realm, and keeps only its message. The cause is stored
 * on the request.
 */
function failed(request, cause) {
  request.cause = cause;
  return new Error("The page's fetch function failed.", { cause });
}
