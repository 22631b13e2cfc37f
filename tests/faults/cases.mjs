// The matrix: each fault in each circumstance that may matter to it.
import { answered, late } from "./ends.mjs";
import { healthy } from "./fault-server.mjs";
import { phases } from "./kinds.mjs";

// A fault of time meets short deadlines; what needs no deadline meets one that a busy machine keeps too.
const DEADLINES = {
  attempt: { attemptTimeoutMs: 400, timeoutMs: 2_000, maxRetries: 1 },
  // The second attempt is answered, and has to have the time for it.
  first: { attemptTimeoutMs: 2_000, timeoutMs: 10_000, maxRetries: 1 },
  call: { attemptTimeoutMs: 8_000, timeoutMs: 600, maxRetries: 1 },
  none: { attemptTimeoutMs: 8_000, timeoutMs: 16_000, maxRetries: 1 },
};

const BOTH = [true, false];
const ORIGINS = ["the page's", "another"];
const CONNECTIONS = ["new", "used"];
const OF_A_REPLY = { origin: ORIGINS, connection: CONNECTIONS, applied: BOTH };
const CIRCUMSTANCES = {
  resolve: { origin: ["another"], connection: ["new"], applied: [false] },
  connect: { origin: ORIGINS, connection: ["new"], applied: [false] },
  preflight: { origin: ["another"], connection: CONNECTIONS, applied: [true] },
  headers: OF_A_REPLY,
  body: OF_A_REPLY,
  after: OF_A_REPLY,
};
/** What the service does with a second attempt. */
const THEN = ["the same", "success", "refusal"];

/** Of each list one, in every way. */
function choices(lists) {
  return Object.entries(lists).reduce(
    (chosen, [name, values]) =>
      chosen.flatMap((choice) => [values].flat().map((value) => ({ ...choice, [name]: value }))),
    [{}],
  );
}

function casesOf(phase, entry) {
  const deadline = entry.ends === late ? ["attempt", "call"] : "none";
  const all = choices({ ...CIRCUMSTANCES[phase], deadline, then: THEN, ...entry.only });
  return all
    .map((choice) => ({ ...entry, ...choice, phase }))
    .filter(makesSense)
    .map(complete);
}

// What comes after a fault matters where there is a second attempt. Only on a new connection is it the library's own: on a used
// one the browser itself may have sent the request again.
function makesSense(faultCase) {
  if (faultCase.then === "the same" || faultCase.isKnownLimit) return true;
  return endOf(faultCase).attempts === 2 && faultCase.connection === "new" && "play" in faultCase;
}

const endOf = (faultCase) =>
  typeof faultCase.ends === "function" ? faultCase.ends(faultCase) : faultCase.ends;

function end(faultCase) {
  const first = endOf(faultCase);
  if (faultCase.then === "the same" || faultCase.isKnownLimit) return first;
  const second = answered({ applied: faultCase.then === "success" });
  // A refusal does not answer for the attempt before it.
  const outcome = faultCase.then === "success" ? second.outcome : first.outcome;
  return { ...second, outcome, attempts: 2 };
}

function complete(faultCase) {
  const deadline =
    faultCase.deadline === "attempt" && faultCase.then !== "the same" ? "first" : faultCase.deadline;
  return {
    ...faultCase,
    end: end(faultCase),
    options: DEADLINES[deadline],
    play: faultCase.connect ? { connect: faultCase.connect } : played(faultCase),
  };
}

/** What the server does with each method. */
function played(faultCase) {
  if (!faultCase.play) return {};
  const isLater = ({ attempt }) => faultCase.then !== "the same" && attempt > 1;
  const later = (exchange) => exchange.as(faultCase.then === "success");
  if (faultCase.phase !== "preflight") {
    return {
      PUT: (exchange) =>
        isLater(exchange) ? healthy.PUT(later(exchange)) : faultCase.play(exchange.settle()),
    };
  }
  return {
    OPTIONS: (exchange) => (isLater(exchange) ? healthy.OPTIONS(exchange) : faultCase.play(exchange)),
    PUT: (exchange) => healthy.PUT(faultCase.then === "the same" ? exchange : later(exchange)),
  };
}

const entries = Object.entries(phases).flatMap(([phase, entries]) =>
  entries.map((entry) => casesOf(phase, entry)),
);

/** Every case has a name that a path may hold. */
export const cases = entries.flat();
cases.forEach((faultCase, index) => (faultCase.name = `faultCase-${index}`));

/** Of every fault one circumstance, from fault to fault another one. */
export const sample = entries.map((all, index) => all[(index * 5) % all.length]);
