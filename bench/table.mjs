// Renders the figures as Markdown tables.
import { contenders, titleOf, variants } from "./contender.mjs";
import { judge, targets } from "./target.mjs";
import * as unit from "./unit.mjs";

export function targetTable(figures) {
  const rows = targets.map((target) => judge(target, figures));
  return table(
    ["what", "talkover-calling", "beside it", "comparison", "to reach", "reached"],
    rows.map(({ title, own, beside, comparison, most, reached }) => [
      title,
      own,
      beside,
      comparison,
      most,
      reached ? "yes" : "**no**",
    ]),
  );
}

export function contenderTable(figures) {
  const names = [...contenders, ...variants].map(({ name }) => name);
  const { transfer, "own-cost": ownCost, "round-trip": roundTrip, "cold-start": coldStart } = figures;
  const cell = (figure, show) => (figure === undefined ? "" : show(figure));
  return table(
    ["", "gzip", "brotli", "own cost", "end to end, p50", "p99", "cold start", "CPU 4 × slower"],
    names.map((name) => [
      titleOf(name),
      cell(transfer[name]?.gzip, unit.kilobytes),
      cell(transfer[name]?.brotli, unit.kilobytes),
      cell(ownCost[name]?.p50, unit.microseconds),
      cell(roundTrip[name]?.p50, unit.microseconds),
      cell(roundTrip[name]?.p99, unit.microseconds),
      cell(coldStart.slowdown1[name]?.p50, unit.milliseconds),
      cell(coldStart.slowdown4[name]?.p50, unit.milliseconds),
    ]),
  );
}

export function longestTaskTable({ "longest-task": { sizes, updates, ids, numbers } }) {
  const names = Object.keys(updates);
  return table(
    ["", ...sizes.map((size) => `${size.toLocaleString("en-US")} updates`), "10,000 ids", "10,000 numbers"],
    names.map((name) => [
      titleOf(name),
      ...[...updates[name], ids[name], numbers[name]].map(unit.milliseconds),
    ]),
  );
}

export function memoryTable({ memory }) {
  const names = Object.keys(memory).filter((name) => typeof memory[name] === "object");
  return table(
    ["", "JavaScript heap a call leaves behind", "growth of the wasm's memory", "held by a call in flight"],
    names.map((name) => {
      const { heapGrowthPerCall, wasmGrowth, perCallInFlight } = memory[name];
      return [
        titleOf(name),
        unit.bytes(heapGrowthPerCall),
        unit.bytes(wasmGrowth),
        unit.bytes(perCallInFlight),
      ];
    }),
  );
}

/** Renders a Markdown table with aligned columns: the first is text, the others are figures. */
export function table(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length), 4));
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const padded = (row) =>
    line(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))));
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return padded(head) + line(rule) + rows.map(padded).join("");
}
