// The phases of an update, the faults, and the combinations that cannot occur.
import { after } from "./kinds/after.mjs";
import { body } from "./kinds/body.mjs";
import { connect } from "./kinds/connect.mjs";
import { headers } from "./kinds/headers.mjs";
import { preflight } from "./kinds/preflight.mjs";
import { redirects } from "./kinds/redirects.mjs";
import { resolve } from "./kinds/resolve.mjs";

export const phases = { resolve, connect, preflight, headers, body, after };

export const faults = [
  "none",
  "offline",
  "refused",
  "reset",
  "stalled",
  "slow drip",
  "truncated",
  "oversized",
  "length too long",
  "length too short",
  "gzip bomb",
  "wrong content type",
  "invalid UTF-8",
  "deeply nested JSON",
  "duplicate keys",
  "huge numbers",
  "__proto__ keys",
  ...redirects.map(({ fault }) => fault),
  "100 Continue",
  "103 Early Hints",
  "204",
  "304",
  "HTTP/1.0",
  "no CORS headers",
  "headers not exposed",
  "not HTTP",
  "clear refusal",
  "server error",
];

/** Faults that only an HTTP response can have. */
const CONTENT = faults.slice(faults.indexOf("gzip bomb")).filter((fault) => fault !== "not HTTP");

/** Combinations that cannot occur, with the reason. */
export const impossible = [
  { phase: "resolve", faults: CONTENT, why: "no reply to the request exists yet" },
  {
    phase: "resolve",
    faults: ["oversized", "length too long", "length too short"],
    why: "the browser's resolver reads no more than one address",
  },
  { phase: "connect", faults: CONTENT, why: "no reply to the request exists yet" },
  {
    phase: "preflight",
    faults: ["headers not exposed"],
    why: "the preflight's headers are for the browser alone",
  },
  { phase: "headers", faults: ["gzip bomb"], why: "HTTP/1.1 does not compress the head" },
  { phase: "headers", faults: ["deeply nested JSON"], why: "no JSON is read from the head" },
  {
    phase: "headers",
    faults: ["length too long", "length too short"],
    why: "a wrong length shows in the body; two that differ are among the duplicate keys",
  },
  { phase: "body", faults: ["no CORS headers", "headers not exposed"], why: "the head has decided it" },
  {
    phase: "after",
    faults: ["length too long"],
    why: "what is announced and missing is missing in the body",
  },
  { phase: "after", faults: ["deeply nested JSON"], why: "nothing after the body is read as JSON" },
  { phase: "after", faults: ["no CORS headers", "headers not exposed"], why: "the head has decided it" },
  ...["preflight", "headers", "body", "after"].map((phase) => ({
    phase,
    faults: ["refused"],
    why: "the connection stands",
  })),
  ...["connect", "preflight", "headers", "body", "after"].map((phase) => ({
    phase,
    faults: ["offline"],
    why: "it is a state of the device, not of a phase; it stands in the first",
  })),
  ...["resolve", "connect", "body", "after"].map((phase) => ({
    phase,
    faults: ["none"],
    why: "the control is one call, and stands where its answer begins",
  })),
];
