// What the ends of a client's cases amount to.

const A_TENTH = 1.1;

export function isOverrun({ lastsMost = 1 }, { options }, { claim, tookMs }) {
  return claim !== "never ends" && tookMs > options.timeoutMs * lastsMost * A_TENTH;
}

/** Whether a client said what is not so. */
export const isFalse = ({ claim, isDone }) =>
  (claim === "done" && !isDone) || (claim === "not done" && isDone);

/** `checked` counts for a caller that takes only `success: true` for a success. */
export function tally(contender, cases) {
  const count = {
    cases: 0,
    knows: 0,
    falseDone: 0,
    falseDoneChecked: 0,
    falseNotDone: 0,
    saysUnknown: 0,
    saysNothing: 0,
    neverEnds: 0,
    overruns: 0,
    timers: 0,
    listeners: 0,
    connections: 0,
  };
  for (const faultCase of cases) {
    const end = faultCase.ends[contender.name];
    if (!end) continue;
    const { claim, checked = claim, isDone } = end;
    count.cases += 1;
    if (claim === "never ends") count.neverEnds += 1;
    else if (claim === "unknown") count.saysUnknown += 1;
    else if (claim === "nothing") count.saysNothing += 1;
    else if (!isFalse(end)) count.knows += 1;
    else count[claim === "done" ? "falseDone" : "falseNotDone"] += 1;
    if (checked === "done" && !isDone) count.falseDoneChecked += 1;
    if (isOverrun(contender, faultCase, end)) count.overruns += 1;
    for (const kind of ["timers", "listeners", "connections"]) if (end[kind] > 0) count[kind] += 1;
  }
  return count;
}
