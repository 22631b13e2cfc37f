// The fault matrix: each fault in each circumstance that can affect its result.
import { answered, late } from "./ends.mjs";
import { healthy } from "./fault-server.mjs";
import { phases } from "./kinds.mjs";

// Faults of time have short deadlines. The others have deadlines that even a busy machine meets.
const DEADLINES = {
  attempt: { attemptTimeoutMs: 400, timeoutMs: 2_000, maxRetries: 1 },
  // The second attempt is answered, and needs time for it.
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
/** How the service answers a second attempt. */
const THEN = ["the same", "success", "refusal"];

/** Returns every combination of one value from each list. */
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

// The answer after a fault matters only with a second attempt. Only on a new connection is that
// attempt the library's: on a used one, the browser may have resent the request.
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
  // A refusal does not tell whether the earlier attempt was applied.
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

/** How the server answers each method. */
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

/** Each case has a name that is valid in a path. */
export const cases = entries.flat();
cases.forEach((faultCase, index) => (faultCase.name = `faultCase-${index}`));

/** One circumstance for every fault, a different one from fault to fault. */
export const sample = entries.map((all, index) => all[(index * 5) % all.length]);
