// Faults of the preflight. Browsers read only the head of its response.
import { answered, late, LOST, SUCCESS } from "../ends.mjs";
import { meets } from "./entry.mjs";
import { bytes, head } from "../wire.mjs";
import { gzipBomb, nested, OVERSIZED_HEAD } from "./content.mjs";
import { redirects } from "./redirects.mjs";

const whole = (exchange) =>
  head("204 No Content", { ...exchange.cors, "access-control-allow-methods": "PUT" });
const allowing = (fault, how, body, fields) =>
  meets(fault, how, SUCCESS, (exchange) => exchange.allow({ status: "200 OK", body: body(), fields }));

export const preflight = [
  meets("none", "allowed", answered, (exchange) => exchange.allow()),
  meets("reset", "before the head", LOST, (exchange) => exchange.reset()),
  meets("reset", "within the head", LOST, (exchange) =>
    exchange.send(whole(exchange).subarray(0, 40)).reset(),
  ),
  meets("stalled", "before the head", late, () => {}),
  meets("stalled", "within the head", late, (exchange) => exchange.send(whole(exchange).subarray(0, 40))),
  meets("slow drip", "past the deadline", late, (exchange) => exchange.drip(whole(exchange))),
  meets("truncated", "before the head", LOST, (exchange) => exchange.end()),
  meets("truncated", "within the status line", LOST, (exchange) => exchange.send(bytes("HTTP/1.1 2")).end()),
  meets("oversized", "head past the browser's limit", LOST, (exchange) =>
    exchange.allow({ fields: { filler: OVERSIZED_HEAD } }),
  ),
  allowing("oversized", "8 MiB of body", () => Buffer.alloc(8 << 20, " ")),
  allowing("length too long", "body shorter than announced", () => bytes("{}"), {
    "content-length": 100,
    connection: "close",
  }),
  allowing("length too short", "body longer than announced", () => bytes("{}".repeat(50)), {
    "content-length": 2,
  }),
  allowing("gzip bomb", "body", () => gzipBomb, { "content-encoding": "gzip" }),
  allowing("wrong content type", "image", () => bytes("{}"), { "content-type": "image/png" }),
  allowing("invalid UTF-8", "field and body", () => bytes("\xff\xfe\xc0"), { "x-name": "\xff\xfe" }),
  allowing("deeply nested JSON", "body", () => bytes(nested())),
  allowing("duplicate keys", "body", () => bytes('{"allow":true,"allow":false}')),
  meets("duplicate keys", "two origins allowed", LOST, (exchange) =>
    exchange.allow({ fields: { "Access-Control-Allow-Origin": "https://other.example" } }),
  ),
  allowing("huge numbers", "Access-Control-Max-Age", () => bytes("1e999"), {
    "access-control-max-age": "9".repeat(40),
  }),
  allowing("__proto__ keys", "field and body", () => bytes('{"__proto__":{"polluted":true}}'), {
    ["__proto__"]: "polluted",
  }),
  ...redirects.map(({ fault, status, location }) =>
    meets(fault, "with CORS headers", LOST, (exchange) =>
      exchange.allow({ status, fields: { location: location(exchange) } }),
    ),
  ),
  meets("100 Continue", "before the reply", SUCCESS, (exchange) =>
    exchange.send(head("100 Continue", {})).allow(),
  ),
  meets("103 Early Hints", "before the reply", SUCCESS, (exchange) =>
    exchange.send(head("103 Early Hints", { link: "</a.js>; rel=preload" })).allow(),
  ),
  meets("204", "the usual reply", SUCCESS, (exchange) => exchange.allow({ status: "204 No Content" })),
  meets("304", "in place of the reply", LOST, (exchange) => exchange.allow({ status: "304 Not Modified" })),
  meets("HTTP/1.0", "ends with its connection", SUCCESS, (exchange) =>
    exchange.allow({ version: "1.0", fields: { connection: "close" } }).end(),
  ),
  meets("no CORS headers", "none at all", LOST, (exchange) => exchange.send(head("204 No Content", {}))),
  ...["Origin", "Methods", "Headers"].map((name) =>
    meets("no CORS headers", `without Access-Control-Allow-${name}`, LOST, (exchange) =>
      exchange.allow({ fields: { [`access-control-allow-${name.toLowerCase()}`]: undefined } }),
    ),
  ),
  meets("not HTTP", "another protocol's words", LOST, (exchange) =>
    exchange.send(bytes("220 ready\r\n\r\n")).end(),
  ),
  meets("clear refusal", "403", LOST, (exchange) => exchange.allow({ status: "403 Forbidden" })),
  meets("server error", "500", LOST, (exchange) => exchange.allow({ status: "500 Oops" })),
];
