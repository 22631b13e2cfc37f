// The matrix: each fault in each circumstance that may matter to it.
import { answered, late } from "./ends.mjs";
import { healthy } from "./fault-server.mjs";
import { phases } from "./faults/index.mjs";

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

function cellsOf(phase, entry) {
  const deadline = entry.ends === late ? ["attempt", "call"] : "none";
  const all = choices({ ...CIRCUMSTANCES[phase], deadline, then: THEN, ...entry.only });
  return all
    .map((choice) => ({ ...entry, ...choice, phase }))
    .filter(makesSense)
    .map(complete);
}

// What comes after a fault matters where there is a second attempt. Only on a new connection is it the library's own: on a used
// one the browser itself may have sent the request again.
function makesSense(cell) {
  if (cell.then === "the same" || cell.isKnownLimit) return true;
  return endOf(cell).attempts === 2 && cell.connection === "new" && "play" in cell;
}

const endOf = (cell) => (typeof cell.ends === "function" ? cell.ends(cell) : cell.ends);

function end(cell) {
  const first = endOf(cell);
  if (cell.then === "the same" || cell.isKnownLimit) return first;
  const second = answered({ applied: cell.then === "success" });
  // A refusal does not answer for the attempt before it.
  const outcome = cell.then === "success" ? second.outcome : first.outcome;
  return { ...second, outcome, attempts: 2 };
}

function complete(cell) {
  const deadline = cell.deadline === "attempt" && cell.then !== "the same" ? "first" : cell.deadline;
  return {
    ...cell,
    end: end(cell),
    options: DEADLINES[deadline],
    play: cell.connect ? { connect: cell.connect } : played(cell),
  };
}

/** What the server does with each method. */
function played(cell) {
  if (!cell.play) return {};
  const isLater = ({ attempt }) => cell.then !== "the same" && attempt > 1;
  const later = (exchange) => exchange.as(cell.then === "success");
  if (cell.phase !== "preflight") {
    return {
      PUT: (exchange) => (isLater(exchange) ? healthy.PUT(later(exchange)) : cell.play(exchange.settle())),
    };
  }
  return {
    OPTIONS: (exchange) => (isLater(exchange) ? healthy.OPTIONS(exchange) : cell.play(exchange)),
    PUT: (exchange) => healthy.PUT(cell.then === "the same" ? exchange : later(exchange)),
  };
}

const entries = Object.entries(phases).flatMap(([phase, entries]) =>
  entries.map((entry) => cellsOf(phase, entry)),
);

/** Every cell has a name that a path may hold. */
export const cells = entries.flat();
cells.forEach((cell, index) => (cell.name = `cell-${index}`));

/** Of every fault one circumstance, from fault to fault another one. */
export const sample = entries.map((all, index) => all[(index * 5) % all.length]);
