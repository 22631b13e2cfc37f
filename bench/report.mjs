// Renders results.json for docs/performance.md.
import { contenderTable, longestTaskTable, memoryTable, targetTable } from "./table.mjs";

const BEGIN = "<!-- Written by `cargo xtask bench`; do not edit. -->\n";
const END = "<!-- Written until here. -->\n";

export function report({ date, versions, machine, figures }) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const { cores, processor, memoryGiB, system, load } = machine;
  const busy = load < 1 ? "." : `, and busy with other work too (load ${load}): even ratios are rough.`;
  const count = (number) => number.toLocaleString("en-US");
  const { calls, inFlight } = figures.memory;
  const { updates, concurrency } = figures["many-agents"];
  return `Measured on ${date}, on a machine with ${cores} cores (${processor}), ${memoryGiB} GiB, ${system}${busy}

${named.join(", ")}.

${targetTable(figures)}
"Many agents" are ${count(updates)} updates, ${concurrency} at a time.

### Side by side

![Bars of the first columns of the table that follows: download, own cost, end to end, cold start.](images/performance.svg)

${contenderTable(figures)}
### Longest task

How long a click does nothing, in a page that does this for the first time.

${longestTaskTable(figures)}
![The longest task against the number of updates.](images/performance-longest-task.svg)

### Memory

After ${count(calls)} calls, and with ${count(inFlight)} in flight.

${memoryTable(figures)}
### Growth

![The time of a call against the number of its ids, and against the numbers in its reply.](images/performance-growth.svg)
`;
}

/** Replaces the marked section of the document with the report. */
export function withReport(markdown, text) {
  const [head, rest] = markdown.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (tail === undefined)
    throw new Error("docs/performance.md has no place for the figures: its two comments are gone");
  return `${head}${BEGIN}\n${text}\n${END}${tail}`;
}
