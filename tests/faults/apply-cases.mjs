// The matrix for an apply: each case of an update, at each of an apply's three steps. A fault lasts
// for the attempts of one operation. Then the server recovers.
import { cases, sample } from "./cases.mjs";
import { asksFor, healthy } from "./fault-server.mjs";

export const STEPS = { read: "GET", update: "PUT", publish: "POST" };
const METHODS = Object.values(STEPS);
/** An apply also needs time for the steps after the fault. */
const TIMEOUTS = { attempt: 8_000, call: 1_500 };

/** Without a connection the read fails, so these faults affect only an apply's first step. */
const isAtRead = ({ phase, isTls, isFull }) => phase === "resolve" || isTls || isFull;

function stepsOf(faultCase) {
  if (isAtRead(faultCase)) return ["read"];
  // An unsolicited response would answer the next request. Only the last step has no next request.
  if (faultCase.isFollowed) return faultCase.applied ? ["publish"] : [];
  return Object.keys(STEPS);
}

const lastsFor = ({ then, end }) => (then === "the same" ? end.attempts : 2);

function atStep(faultCase, step) {
  const method = STEPS[step];
  const before = METHODS[METHODS.indexOf(method) - 1];
  const lasts = lastsFor(faultCase);
  const isNew = faultCase.connection === "new";
  const name = `${faultCase.name}-${step}`;

  /**
   * Plays a step without a fault. The next step gets the kind of connection that its case needs.
   */
  function well(exchange) {
    const own = exchange.as(true).settle();
    if (faultCase.isRefused && exchange.request.method === before && exchange.attempt === 1)
      exchange.server.stopListening();
    return isNew ? own.answer({ fields: { connection: "close" } }).end() : own.answer();
  }
  // After a failed preflight, the first attempt never arrives.
  const meetings = faultCase.phase === "preflight" ? lasts - 1 : lasts;
  const meet = (exchange) =>
    exchange.attempt <= meetings && faultCase.play.PUT ? faultCase.play.PUT(exchange) : well(exchange);
  const play = Object.fromEntries(METHODS.map((each) => [each, each === method ? meet : well]));
  play.OPTIONS = (exchange) => {
    const isMet = asksFor(exchange.request) === method && exchange.attempt <= lasts;
    return (isMet && faultCase.play.OPTIONS ? faultCase.play.OPTIONS : healthy.OPTIONS)(exchange);
  };

  let met = 0;
  const isConnectionMet = (server) => {
    const isDue = before ? server.count(before) > 0 : true;
    return isDue && (met += 1) <= lasts;
  };
  const { connect } = faultCase.play;
  const { timeoutMs } = faultCase.options;
  const options = { ...faultCase.options, timeoutMs: Math.max(timeoutMs, TIMEOUTS[faultCase.deadline] ?? 0) };
  return { ...faultCase, options, step, name, lasts, isConnectionMet, play: { ...play, connect } };
}

const atSteps = (faultCase) => stepsOf(faultCase).map((step) => atStep(faultCase, step));

export const applyCases = cases.flatMap(atSteps);

/** For every second fault, one circumstance at one step. */
export const applySample = sample
  .filter((_, index) => index % 2 === 0)
  .flatMap((faultCase, index) => {
    const all = atSteps(faultCase);
    return all.slice(index % all.length).slice(0, 1);
  });
