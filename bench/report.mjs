// What results.json says, as docs/performance.md shows it.
import { contenderTable, memoryTable, targetTable } from "./table.mjs";

const BEGIN = "<!-- Written by `cargo xtask bench`; do not edit. -->\n";
const END = "<!-- Written until here. -->\n";

export function report({ date, versions, machine, figures }) {
  const { many, memory } = { many: figures["many-agents"], memory: figures.memory };
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `Measured on ${date}: ${machine.system}, ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB. ${named.join(", ")}.

${targetTable(figures)}
### Side by side

${contenderTable(figures)}
### Memory

After ${memory.calls.toLocaleString("en-US")} calls, and with ${memory.inFlight.toLocaleString("en-US")} in flight; ${many.updates.toLocaleString("en-US")} updates ${many.concurrency} at a time are the row "many agents" above.

${memoryTable(figures)}`;
}

/** The document with the report in the place that is marked for it. */
export function withReport(markdown, text) {
  const [head, rest] = markdown.split(BEGIN);
  const tail = rest?.split(END)[1];
  if (tail === undefined) throw new Error("docs/performance.md has no place for the figures: its two comments are gone");
  return `${head}${BEGIN}\n${text}\n${END}${tail}`;
}
