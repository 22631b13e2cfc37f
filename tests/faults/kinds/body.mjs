// Faults between the end of the response's head and the end of its body.
import { gzipSync } from "node:zlib";
import {
  answered,
  FAILED,
  late,
  LOST,
  mismatched,
  REDIRECTED,
  REFUSED,
  unreadable,
  UNREADABLE,
} from "../ends.mjs";
import { meets } from "./entry.mjs";
import { bytes, chunk, head, json } from "../wire.mjs";
import { gzipBomb, nested } from "./content.mjs";
import { redirects } from "./redirects.mjs";

const content = (exchange) => json(exchange.document);
const half = (exchange) => content(exchange).subarray(0, content(exchange).length >> 1);
const headOf = (exchange, fields, version) =>
  head(exchange.status, exchange.fields(content(exchange), fields), version);
const UNTIL_CLOSED = { "content-length": undefined, connection: "close" };
const CHUNKED = { "content-length": undefined, "transfer-encoding": "chunked" };
const GZIP = { "content-encoding": "gzip" };

/** A complete response with another body. */
const saying = (fault, how, body, ends, fields) =>
  meets(fault, how, ends, (exchange) => exchange.answer({ body: body(exchange), fields }));
/** The correct document, edited as text. */
const edited = (fault, how, edit, ends) =>
  saying(fault, how, (exchange) => Buffer.from(edit(content(exchange).toString())), ends);
const extended = (fault, how, member, ends = answered) =>
  edited(fault, how, (text) => `${text.slice(0, -1)},${member}}`, ends);
const beginning = (fault, how, member, ends = answered) =>
  edited(fault, how, (text) => `{${member},${text.slice(1)}`, ends);

export const body = [
  meets("reset", "before the body", LOST, (exchange) => exchange.send(headOf(exchange)).reset()),
  meets("reset", "within the body", LOST, (exchange) =>
    exchange.send(headOf(exchange), half(exchange)).reset(),
  ),
  meets("stalled", "before the body", late, (exchange) => exchange.send(headOf(exchange))),
  meets("stalled", "within the body", late, (exchange) => exchange.send(headOf(exchange), half(exchange))),
  meets("slow drip", "past the deadline", late, (exchange) =>
    exchange.send(headOf(exchange)).drip(content(exchange)),
  ),
  meets("slow drip", "in time", answered, (exchange) =>
    exchange.send(headOf(exchange)).trickle(content(exchange)),
  ),
  meets("truncated", "before the length is reached", LOST, (exchange) =>
    exchange.send(headOf(exchange), half(exchange)).end(),
  ),
  meets("truncated", "within a chunk", LOST, (exchange) =>
    exchange.send(headOf(exchange, CHUNKED), chunk(content(exchange)).subarray(0, 40)).end(),
  ),
  meets("truncated", "before the last chunk", LOST, (exchange) =>
    exchange.chunks({ last: Buffer.alloc(0) }).end(),
  ),
  meets("truncated", "no length to tell", unreadable, (exchange) =>
    exchange.send(headOf(exchange, UNTIL_CLOSED), half(exchange)).end(),
  ),
  saying(
    "truncated",
    "within the gzip",
    (exchange) => gzipSync(content(exchange)).subarray(0, 40),
    unreadable,
    GZIP,
  ),
  saying("truncated", "empty", () => Buffer.alloc(0), unreadable),
  extended("oversized", "8 MiB of JSON", `"filler":"${"x".repeat(8 << 20)}"`),
  saying("oversized", "8 MiB of text", () => Buffer.alloc(8 << 20, "x"), unreadable),
  extended("oversized", "24 MiB of JSON, past the limit", `"filler":"${"x".repeat(24 << 20)}"`, unreadable),
  meets("oversized", "without an end, slowly", late, (exchange) =>
    exchange.send(headOf(exchange, UNTIL_CLOSED)).pour(64 << 10, 10),
  ),
  meets("oversized", "without an end, at full speed", unreadable, (exchange) =>
    exchange.send(headOf(exchange, UNTIL_CLOSED)).pour(1 << 20),
  ),
  meets("length too long", "and the connection stays", late, (exchange) =>
    exchange.send(headOf(exchange, { "content-length": 100_000 }), content(exchange)),
  ),
  meets("length too long", "and the connection ends", LOST, (exchange) =>
    exchange.send(headOf(exchange, { "content-length": 100_000 }), content(exchange)).end(),
  ),
  meets("length too short", "by half", unreadable, (exchange) =>
    exchange.answer({ fields: { "content-length": half(exchange).length } }),
  ),
  meets("length too short", "none of it", unreadable, (exchange) =>
    exchange.answer({ fields: { "content-length": 0 } }),
  ),
  meets("length too short", "a chunk", LOST, (exchange) =>
    exchange.send(headOf(exchange, CHUNKED), bytes("5\r\n"), content(exchange), bytes("\r\n0\r\n\r\n")).end(),
  ),
  saying("gzip bomb", "256 MiB of blanks", () => gzipBomb, unreadable, GZIP),
  saying("wrong content type", "a page", () => bytes("<!doctype html><title>Welcome</title>"), unreadable, {
    "content-type": "text/html",
  }),
  saying(
    "wrong content type",
    "a page that calls itself JSON",
    () => bytes("<!doctype html><title>Welcome</title>"),
    unreadable,
  ),
  saying("wrong content type", "an image", () => bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), unreadable, {
    "content-type": "image/png",
  }),
  saying(
    "wrong content type",
    "XML",
    () => bytes("<?xml version='1.0'?><success>true</success>"),
    unreadable,
    {
      "content-type": "application/xml",
    },
  ),
  meets("wrong content type", "no gzip where gzip is announced", LOST, (exchange) =>
    exchange.answer({ fields: GZIP }),
  ),
  saying(
    "wrong content type",
    "gzip that is not announced",
    (exchange) => gzipSync(content(exchange)),
    unreadable,
  ),
  saying("wrong content type", "an encoding nobody knows", content, answered, {
    "content-encoding": "rot13",
  }),
  saying(
    "invalid UTF-8",
    "in a field nobody checks",
    (exchange) =>
      Buffer.concat([bytes('{"note":"\xff\xc0\xaf\xed\xa0\x80",'), content(exchange).subarray(1)]),
    answered,
  ),
  saying(
    "invalid UTF-8",
    "in the agent's id",
    (exchange) =>
      bytes(
        content(exchange)
          .toString()
          .replace(/"id":"/, '"id":"\xff'),
      ),
    mismatched,
  ),
  saying(
    "invalid UTF-8",
    "between the members",
    (exchange) => Buffer.concat([bytes("\xff"), content(exchange)]),
    unreadable,
  ),
  saying(
    "invalid UTF-8",
    "UTF-16",
    (exchange) => Buffer.from(content(exchange).toString(), "utf16le"),
    unreadable,
  ),
  saying(
    "invalid UTF-8",
    "a byte order mark",
    (exchange) => Buffer.concat([bytes("\xef\xbb\xbf"), content(exchange)]),
    answered,
  ),
  extended("deeply nested JSON", "beside the answer", `"extra":${nested()}`),
  saying("deeply nested JSON", "in place of the answer", () => bytes(nested()), unreadable),
  saying("deeply nested JSON", "never closed", () => bytes(nested(false)), unreadable),
  beginning("duplicate keys", "success, the last one counts", '"success":null'),
  edited(
    "duplicate keys",
    "the agent's id, the last one is its own",
    (text) => text.replace('"id":', '"id":"another-agent","id":'),
    answered,
  ),
  edited(
    "duplicate keys",
    "the agent's id, the last one is another's",
    (text) => text.replace('"name":', '"id":"another-agent","name":'),
    mismatched,
  ),
  extended("huge numbers", "beside the answer", `"a":1e999,"b":-1e999,"c":${"9".repeat(5_000)},"d":1e-999`),
  edited(
    "huge numbers",
    "as the agent's id",
    (text) => text.replace(/"id":"[^"]*"/, '"id":1e999'),
    unreadable,
  ),
  meets("huge numbers", "retry_after", FAILED, (exchange) =>
    exchange.answer({ status: "503 Busy", body: bytes('{"error":{"details":{"retry_after":1e999}}}') }),
  ),
  edited("__proto__ keys", "an answer that is inherited", (text) => `{"__proto__":${text}}`, unreadable),
  edited(
    "__proto__ keys",
    "data that is inherited",
    (text) => text.replace(/"data":(.*)}$/, '"data":{"__proto__":$1}}'),
    unreadable,
  ),
  extended(
    "__proto__ keys",
    "beside the answer",
    '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}',
  ),
  edited(
    "__proto__ keys",
    "as the name of a faulty field",
    (text) => text.replace('"direction":[', '"__proto__":['),
    answered,
  ),
  // The head alone makes a response a redirect.
  ...redirects.flatMap(({ fault, status, location }) => {
    const headOf = (exchange) =>
      head(status, exchange.fields(Buffer.alloc(100), { location: location(exchange) }));
    return [
      meets(fault, "whose body never comes", REDIRECTED, (exchange) => exchange.send(headOf(exchange))),
      meets(fault, "whose body is cut", REDIRECTED, (exchange) =>
        exchange.send(headOf(exchange), bytes("{")).end(),
      ),
    ];
  }),
  saying("100 Continue", "in place of the body", () => head("100 Continue", {}), unreadable),
  saying("103 Early Hints", "in place of the body", () => head("103 Early Hints", {}), unreadable),
  meets("204", "with a body all the same", UNREADABLE, (exchange) =>
    exchange.answer({ status: "204 No Content" }),
  ),
  meets("304", "with a body all the same", REDIRECTED, (exchange) =>
    exchange.answer({ status: "304 Not Modified" }),
  ),
  meets("HTTP/1.0", "reset within the body", LOST, (exchange) =>
    exchange.send(headOf(exchange, UNTIL_CLOSED, "1.0"), half(exchange)).reset(),
  ),
  meets("HTTP/1.0", "cut within the body", unreadable, (exchange) =>
    exchange.send(headOf(exchange, UNTIL_CLOSED, "1.0"), half(exchange)).end(),
  ),
  meets("HTTP/1.0", "whole, and the connection stays", late, (exchange) =>
    exchange.send(headOf(exchange, UNTIL_CLOSED, "1.0"), content(exchange)),
  ),
  meets("not HTTP", "no chunks where chunks are announced", LOST, (exchange) =>
    exchange.send(headOf(exchange, CHUNKED), content(exchange)).end(),
  ),
  ...["", "No.", "<p>No.</p>", "{", "[]", "null", "5", '"no"'].flatMap((text) => [
    meets(
      "clear refusal",
      `403 saying ${text || "nothing"}`,
      { ...REFUSED, code: "forbidden" },
      (exchange) => exchange.answer({ status: "403 Forbidden", body: bytes(text) }),
      { applied: false },
    ),
    meets("server error", `500 saying ${text || "nothing"}`, FAILED, (exchange) =>
      exchange.answer({ status: "500 Oops", body: bytes(text) }),
    ),
  ]),
  meets(
    "server error",
    "200 with success: false",
    REFUSED,
    (exchange) => exchange.answer({ status: "200 OK" }),
    { applied: false },
  ),
  meets("server error", "200 that says nothing", UNREADABLE, (exchange) =>
    exchange.answer({ status: "200 OK", body: bytes("{}") }),
  ),
];
