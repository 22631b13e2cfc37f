// The cases that every client meets: those of an update, on a service that also reads and publishes.
import { cases, sample } from "../cases.mjs";
import { asksFor, healthy } from "../fault-server.mjs";

export const AGENT = "agent-1";
export const isOfAgent = ({ path }) => path.split("/agents/")[1]?.split("/")[0] === AGENT;

/** A client that reads a response without a limit would need gigabytes, and the page with it. */
const isTooMuch = ({ fault, how }) => fault === "oversized" && how === "without an end, at full speed";

const well = (exchange) => exchange.as(true).settle().answer();

/** The fault meets the update. What an apply does before and after it goes well, unless no connection can be made. */
function forAll(faultCase) {
  const { play } = faultCase;
  const ofUpdate = (exchange) => {
    const isUpdate = asksFor(exchange.request) === "PUT";
    return (isUpdate && play.OPTIONS ? play.OPTIONS : healthy.OPTIONS)(exchange);
  };
  const others = (method) => (exchange) => (isOfAgent(exchange.request) ? well : healthy[method])(exchange);
  return { ...faultCase, play: { ...play, OPTIONS: ofUpdate, GET: others("GET"), POST: others("POST") } };
}

const chosen = (all) => all.filter((faultCase) => !isTooMuch(faultCase)).map(forAll);

export const peerCases = { sample: chosen(sample), all: chosen(cases) };

/** To a request that follows at once, a reply that nobody asked for is its own: no apply can tell. */
export const isFor = ({ name }, faultCase) => name !== "apply" || !faultCase.isFollowed;
