// Data that arrives after a complete response. It must not change the result of the call, and must
// not become the response of a later call.
import { gzipSync } from "node:zlib";
import { answered } from "../ends.mjs";
import { meets } from "./entry.mjs";
import { bytes, head, json } from "../wire.mjs";
import { gzipBomb } from "./content.mjs";
import { redirects } from "./redirects.mjs";

const again =
  (status, body = Buffer.alloc(0), fields, version) =>
  (exchange) =>
    Buffer.concat([head(status, exchange.fields(body, fields), version), body]);
/** The correct answer, followed by an unsolicited response. */
const followed = (fault, how, extra) => ({
  ...meets(fault, how, answered, (exchange) => exchange.answer().send(extra(exchange))),
  isFollowed: true,
});
/** The correct answer in chunks, followed by trailer fields. */
const trailed = (fault, how, fields) =>
  meets(fault, how, answered, (exchange) => exchange.chunks({ last: bytes(`0\r\n${fields}\r\n`) }));

export const after = [
  meets("reset", "at once", answered, (exchange) => exchange.answer().reset()),
  meets("stalled", "the connection stays open", answered, (exchange) => exchange.answer()),
  meets("slow drip", "of bytes nobody asked for", answered, (exchange) =>
    exchange.answer().drip(Buffer.alloc(1_000, "x")),
  ),
  meets("truncated", "the connection ends", answered, (exchange) => exchange.answer().end()),
  meets("truncated", "within the gzip's checksum", answered, (exchange) =>
    exchange.answer({
      body: gzipSync(json(exchange.document)).subarray(0, -6),
      fields: { "content-encoding": "gzip" },
    }),
  ),
  followed("oversized", "8 MiB nobody asked for", () => Buffer.alloc(8 << 20, "x")),
  trailed("oversized", "8 KiB of trailer", `filler: ${"x".repeat(8 << 10)}\r\n`),
  followed("length too short", "the rest of a longer body", () => bytes('{"success":false}')),
  meets("gzip bomb", "as a second member", answered, (exchange) =>
    exchange.answer({
      body: Buffer.concat([gzipSync(json(exchange.document)), gzipBomb]),
      fields: { "content-encoding": "gzip" },
    }),
  ),
  followed("gzip bomb", "as a second reply", again("200 OK", gzipBomb, { "content-encoding": "gzip" })),
  followed(
    "wrong content type",
    "as a second reply",
    again("200 OK", bytes("<p>Hello</p>"), { "content-type": "text/html" }),
  ),
  trailed("wrong content type", "in the trailer", "content-type: text/html\r\n"),
  trailed("invalid UTF-8", "in the trailer", "x-name: \xff\xfe\r\n"),
  followed("duplicate keys", "the same reply twice", (exchange) =>
    again(exchange.status, json(exchange.document))(exchange),
  ),
  trailed("duplicate keys", "another length in the trailer", "content-length: 3\r\n"),
  trailed("huge numbers", "Retry-After in the trailer", `retry-after: ${"9".repeat(40)}\r\n`),
  trailed("__proto__ keys", "in the trailer", "__proto__: polluted\r\n"),
  ...redirects.map(({ fault, status, location }) =>
    followed(fault, "as a second reply", (exchange) =>
      again(status, undefined, { location: location(exchange) })(exchange),
    ),
  ),
  followed("100 Continue", "as a second reply", () => head("100 Continue", {})),
  followed("103 Early Hints", "as a second reply", () => head("103 Early Hints", {})),
  followed("204", "as a second reply", again("204 No Content")),
  followed("304", "as a second reply", again("304 Not Modified")),
  followed("HTTP/1.0", "as a second reply", again("200 OK", bytes("{}"), {}, "1.0")),
  followed("not HTTP", "another protocol's words", () => bytes("220 ready\r\n")),
  followed("not HTTP", "nothing but NUL", () => Buffer.alloc(100)),
  followed("clear refusal", "403 as a second reply", again("403 Forbidden", json({ success: false }))),
  followed("server error", "500 as a second reply", again("500 Oops", json({ success: false }))),
  followed("server error", "408 as a second reply", (exchange) =>
    again("408 Request Timeout", undefined, { connection: "close" })(exchange),
  ),
];
