// Faults of TCP and TLS, before a request is sent. Every attempt has a new connection.
import { late, LOST } from "../ends.mjs";
import { bytes } from "../wire.mjs";

// The first data that a TLS client expects: a record (type 22, version 3.3, its length) that
// contains a ServerHello (type 2).
const record = (length, content) => Buffer.concat([Buffer.of(22, 3, 3, length >> 8, length & 255), content]);
const HELLO = Buffer.concat([Buffer.of(2, 0, 0, 200, 3, 3), Buffer.alloc(60, 7)]);
const tls = (fault, how, play, ends = /** @type {any} */ (LOST)) => ({
  fault,
  how: `TLS, ${how}`,
  isTls: true,
  only: { origin: "another" },
  connect: (socket) => socket.once("data", () => play(socket)),
  ends,
});

export const connect = [
  { fault: "refused", how: "nobody listens", isRefused: true, ends: LOST },
  { fault: "reset", how: "at once", connect: (socket) => socket.resetAndDestroy(), ends: LOST },
  {
    fault: "stalled",
    how: "the line of those who wait is full",
    isFull: true,
    only: { origin: "another" },
    ends: late,
  },
  { fault: "stalled", how: "accepted, and never read", connect: (socket) => socket.pause(), ends: late },
  { fault: "truncated", how: "at once", connect: (socket) => socket.end(), ends: LOST },
  tls("reset", "within the handshake", (socket) => socket.resetAndDestroy()),
  tls("stalled", "within the handshake", () => {}, late),
  tls("slow drip", "of the handshake", (socket) => drip(socket, record(HELLO.length, HELLO)), late),
  tls("truncated", "within the handshake", (socket) => socket.end(record(200, HELLO))),
  tls("oversized", "a record past the limit", (socket) => socket.end(record(0xffff, Buffer.alloc(0xffff)))),
  tls("length too long", "a record shorter than announced", (socket) =>
    socket.end(record(200, HELLO.subarray(0, 10))),
  ),
  tls("length too short", "a record longer than announced", (socket) => socket.end(record(2, HELLO))),
  tls("not HTTP", "answered without TLS", (socket) => socket.end(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"))),
];

function drip(socket, data) {
  let sent = 0;
  const timer = setInterval(
    () => (socket.destroyed ? clearInterval(timer) : socket.write(data.subarray(sent, ++sent))),
    40,
  );
  socket.once("close", () => clearInterval(timer));
}
