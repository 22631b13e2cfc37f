// Faults of name resolution. All but a missing name use a SOCKS proxy, which resolves names.
import { late, LOST, OFFLINE } from "../ends.mjs";

// A SOCKS response: version 5, granted, with an IPv4 address and port.
const GRANTED = Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 80);
const HOST_UNREACHABLE = Buffer.of(5, 4, 0, 1, 0, 0, 0, 0, 0, 0);

export const resolve = [
  { fault: "refused", how: "no such name", ends: LOST },
  {
    fault: "refused",
    how: "the proxy knows no such name",
    resolve: (socket) => socket.end(HOST_UNREACHABLE),
    ends: LOST,
  },
  { fault: "reset", how: "the proxy cuts", resolve: (socket) => socket.resetAndDestroy(), ends: LOST },
  { fault: "stalled", how: "the proxy is silent", resolve: () => {}, ends: late },
  { fault: "slow drip", how: "of the proxy's reply", resolve: (socket) => drip(socket), ends: late },
  {
    fault: "truncated",
    how: "within the proxy's reply",
    resolve: (socket) => socket.end(GRANTED.subarray(0, 5)),
    ends: LOST,
  },
  {
    fault: "not HTTP",
    how: "the proxy speaks otherwise",
    resolve: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
    ends: LOST,
  },
  {
    fault: "offline",
    how: "the device is offline",
    isOffline: true,
    only: { origin: "the page's" },
    ends: OFFLINE,
  },
];

function drip(socket) {
  let sent = 0;
  // The last byte is never sent.
  const timer = setInterval(() => {
    if (socket.destroyed || sent === GRANTED.length - 1) clearInterval(timer);
    else socket.write(GRANTED.subarray(sent, ++sent));
  }, 100);
  socket.once("close", () => clearInterval(timer));
}
