// Faults between the end of the request and the end of the response's head.
import {
  answered,
  FAILED,
  hidden,
  late,
  LIMITED,
  LOST,
  REDIRECTED,
  REFUSED,
  unreadable,
  UNREADABLE,
} from "../ends.mjs";
import { meets } from "./entry.mjs";
import { bytes, head, json } from "../wire.mjs";
import { LARGE_HEAD, OVERSIZED_HEAD } from "./content.mjs";
import { redirects } from "./redirects.mjs";

const whole = (exchange) => head(exchange.status, exchange.fields(json(exchange.document)));
const entire = (exchange) => Buffer.concat([whole(exchange), json(exchange.document)]);
/** The response's head, cut off before this text. */
const upTo = (exchange, text) => whole(exchange).subarray(0, whole(exchange).indexOf(text));
const answering = (fault, how, fields, ends = /** @type {any} */ (answered)) =>
  meets(fault, how, ends, (exchange) => exchange.answer({ fields }));
const interim = (exchange, status, fields = {}) => exchange.send(head(status, fields));
const status = (fault, text, ends, only) =>
  meets(
    fault,
    text.slice(0, 3),
    ends,
    (exchange) => exchange.answer({ status: text, body: json({ success: false, message: "No." }) }),
    only,
  );

const GAVE_UP = { status: "408 Request Timeout", fields: { connection: "close" } };
const RESENT = { connection: "used", applied: true, then: "refusal" };

export const headers = [
  meets("none", "the honest answer", answered, (exchange) => exchange.answer()),
  ...[
    ["400 Bad Request", REFUSED],
    ["401 Unauthorized", { ...REFUSED, code: "unauthorized" }],
    ["402 Payment Required", REFUSED],
    ["403 Forbidden", { ...REFUSED, code: "forbidden" }],
    ["404 Not Found", { ...REFUSED, code: "not_found" }],
    ["409 Conflict", { ...REFUSED, code: "conflict" }],
    ["413 Content Too Large", REFUSED],
    ["422 Unprocessable Content", REFUSED],
    ["429 Too Many Requests", LIMITED],
    ["451 Unavailable For Legal Reasons", REFUSED],
  ].map(([text, ends]) => status("clear refusal", text, ends, { applied: false })),
  ...["500 Oops", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"].map((text) =>
    status("server error", text, FAILED),
  ),
  status("server error", "501 Not Implemented", { ...FAILED, attempts: 1 }),
  meets(
    "server error",
    "408",
    { code: "timeout", outcome: "unknown", attempts: 2 },
    (exchange) => exchange.answer(GAVE_UP).end(),
    {
      applied: false,
    },
  ),
  meets("reset", "before the head", LOST, (exchange) => exchange.reset()),
  meets("reset", "within the head", LOST, (exchange) =>
    exchange.send(upTo(exchange, "content-type")).reset(),
  ),
  meets("stalled", "before the head", late, () => {}),
  meets("stalled", "within the head", late, (exchange) => exchange.send(upTo(exchange, "content-type"))),
  meets("slow drip", "past the deadline", late, (exchange) => exchange.drip(whole(exchange))),
  meets("slow drip", "in time", answered, (exchange) => exchange.trickle(entire(exchange))),
  meets("truncated", "before the head", LOST, (exchange) => exchange.end()),
  // Chromium treats a truncated head as complete, here without the CORS headers of another origin.
  meets("truncated", "after the status line", hidden(unreadable), (exchange) =>
    exchange.send(upTo(exchange, "\r\n")).end(),
  ),
  meets("truncated", "within the status", hidden(UNREADABLE), (exchange) =>
    exchange.send(bytes(`HTTP/1.1 ${exchange.status[0]}`)).end(),
  ),
  meets("truncated", "before the status", hidden(UNREADABLE), (exchange) =>
    exchange.send(bytes("HTTP/1.1")).end(),
  ),
  answering("oversized", "100 KiB, within the browser's limit", { filler: LARGE_HEAD }),
  answering("oversized", "300 KiB, past it", { filler: OVERSIZED_HEAD }, LOST),
  meets("oversized", "without an end", LOST, (exchange) => flood(exchange)),
  ...[
    "text/html",
    "image/png",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "json;;",
  ].map((type) => answering("wrong content type", `"${type}"`, { "content-type": type })),
  answering("wrong content type", "none", { "content-type": undefined }),
  answering("wrong content type", "none, and no guessing", {
    "content-type": undefined,
    "x-content-type-options": "nosniff",
  }),
  answering("invalid UTF-8", "in a field", { "x-name": "\xff\xfe\xc0\x80" }),
  meets("invalid UTF-8", "in the status line", answered, (exchange) =>
    exchange.answer({ status: `${exchange.status} \xff\xfe` }),
  ),
  answering("duplicate keys", "two lengths that differ", { "Content-Length": 7 }, LOST),
  meets("duplicate keys", "two consents that differ", hidden(answered), (exchange) =>
    exchange.answer({ fields: { "Access-Control-Allow-Origin": "https://other.example" } }),
  ),
  meets(
    "duplicate keys",
    "two Retry-After",
    LIMITED,
    (exchange) =>
      exchange.answer({
        status: "429 Slow",
        fields: { "retry-after": [1, 2], "access-control-expose-headers": "*" },
      }),
    { applied: false },
  ),
  meets(
    "huge numbers",
    "Retry-After",
    LIMITED,
    (exchange) =>
      exchange.answer({
        status: "429 Slow",
        fields: { "retry-after": "9".repeat(19), "access-control-expose-headers": "*" },
      }),
    { applied: false },
  ),
  answering("huge numbers", "X-RateLimit-Reset of a window that is used up", {
    "x-ratelimit-remaining": 0,
    "x-ratelimit-reset": "9".repeat(19),
    "access-control-expose-headers": "x-ratelimit-remaining, x-ratelimit-reset",
  }),
  ...["999", "1000", "99999999999999999999"].map((status) => ({
    ...meets("huge numbers", `status ${status}`, UNREADABLE, (exchange) =>
      exchange.answer({ status: `${status} Huge` }),
    ),
    says: /status/,
  })),
  answering("__proto__ keys", "as a field", { ["__proto__"]: "polluted", constructor: "polluted" }),
  ...redirects.map(({ fault, status, location }) =>
    meets(fault, "whole", REDIRECTED, (exchange) =>
      exchange.answer({ status, fields: { location: location(exchange) } }),
    ),
  ),
  meets("100 Continue", "before the reply", answered, (exchange) =>
    interim(exchange, "100 Continue").answer(),
  ),
  meets("100 Continue", "a hundred of them", answered, (exchange) => {
    for (let count = 0; count < 100; count += 1) interim(exchange, "100 Continue");
    exchange.answer();
  }),
  meets("100 Continue", "and nothing more", late, (exchange) => interim(exchange, "100 Continue")),
  meets("103 Early Hints", "before the reply", answered, (exchange) =>
    interim(exchange, "103 Early Hints", { link: "</a.js>; rel=preload" }).answer(),
  ),
  meets("103 Early Hints", "and nothing more", late, (exchange) =>
    interim(exchange, "103 Early Hints", { link: "</a.js>; rel=preload" }),
  ),
  meets("204", "without a body", UNREADABLE, (exchange) =>
    exchange.send(head("204 No Content", exchange.cors)),
  ),
  meets("304", "without a body", REDIRECTED, (exchange) =>
    exchange.send(head("304 Not Modified", exchange.cors)),
  ),
  meets("HTTP/1.0", "ends with its connection", answered, (exchange) =>
    exchange.answer({ version: "1.0", fields: { "content-length": undefined } }).end(),
  ),
  meets("no CORS headers", "none at all", hidden(answered), (exchange) =>
    exchange.answer({ fields: { "access-control-allow-origin": undefined } }),
  ),
  meets("no CORS headers", "for another origin", hidden(answered), (exchange) =>
    exchange.answer({ fields: { "access-control-allow-origin": "https://other.example" } }),
  ),
  meets(
    "headers not exposed",
    "Retry-After, and the body says it too",
    LIMITED,
    (exchange) =>
      exchange.answer({
        status: "429 Slow",
        body: json({
          error: { code: "RATE_LIMIT_EXCEEDED", message: "Slow.", details: { retry_after: 0.05 } },
        }),
        fields: { "retry-after": 0.05 },
      }),
    { applied: false },
  ),
  meets(
    "headers not exposed",
    "Retry-After alone",
    LIMITED,
    (exchange) => exchange.answer({ status: "429 Slow", fields: { "retry-after": 0.05 } }),
    { applied: false },
  ),
  meets("not HTTP", "another protocol's words", LOST, (exchange) =>
    exchange.send(bytes("220 ready\r\n\r\n")).end(),
  ),
  meets("not HTTP", "an empty status line", LOST, (exchange) => exchange.send(bytes("\r\n\r\n")).end()),
  // Chromium repeats a request if a used connection fails so. The page sees only the second one.
  {
    ...meets(
      "reset",
      "applied and cut; sent again by the browser, and refused",
      REFUSED,
      (exchange) => exchange.reset(),
      RESENT,
    ),
    isKnownLimit: true,
  },
  {
    ...meets(
      "clear refusal",
      "applied and 408; sent again by the browser, and refused",
      REFUSED,
      (exchange) => exchange.answer(GAVE_UP).end(),
      RESENT,
    ),
    isKnownLimit: true,
  },
];

/** Sends header fields until the page closes the connection. */
function flood(exchange) {
  exchange.send(bytes(`HTTP/1.1 ${exchange.status}\r\n`));
  const fields = bytes(`filler: ${"x".repeat(1_000)}\r\n`.repeat(64));
  const more = () => {
    while (!exchange.socket.destroyed && exchange.socket.write(fields));
  };
  exchange.socket.on("drain", more);
  more();
}
