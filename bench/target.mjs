// The targets for the figures, and whether they are reached.
import { BUDGET } from "../tests/support/size-budget.mjs";
import { OWN } from "./contender.mjs";
import * as unit from "./unit.mjs";

const gzip =
  (name) =>
  ({ transfer }) =>
    transfer[name].gzip;
const p50 =
  (measure, name = OWN) =>
  (figures) =>
    figures[measure][name].p50;
const start =
  (name, slowdown = 1) =>
  (figures) =>
    figures["cold-start"][`slowdown${slowdown}`][name].p50;
const click = (name, slowdown) => (figures) => figures["click-to-request"][`slowdown${slowdown}`][name].p50;
const check =
  (kind, name = OWN) =>
  ({ checking }) =>
    checking[kind][name].p50;
const grown =
  (kind, place) =>
  ({ growth }) =>
    growth[kind][OWN].at(place);

const CPUS = { "CPU as it is": 1, "CPU 4 × slower": 4 };

/** The length from which users notice a task (web.dev, "Optimize long tasks"). */
export const NOTICED_MS = 50;

/**
 * `own` is the package's figure, and `other` that of the contender named by `beside`. `most` limits
 * their ratio or, with `by: "difference"`, their difference. Without `other`, it limits `own`.
 */
/** @type {(Target & Beside)[]} */
export const targets = [
  { title: "Download, gzip", show: unit.kilobytes, own: gzip(OWN), most: BUDGET },
  {
    title: "Own cost of a call without Web Locks",
    show: unit.microseconds,
    own: p50("own-cost", "talkover-calling-unlocked"),
    beside: "ky",
    other: p50("own-cost", "ky"),
    most: 0.7,
  },
  ...Object.entries(CPUS).map(([cpu, slowdown]) => ({
    title: `From a click to its request, ${cpu}`,
    show: unit.milliseconds,
    own: click(OWN, slowdown),
    beside: "ky",
    other: click("ky", slowdown),
    by: "difference",
    // The duration of a frame.
    most: 16,
  })),
  {
    title: "Cold start",
    show: unit.milliseconds,
    own: start(OWN),
    beside: "ky",
    other: start("ky"),
    by: "difference",
    most: 25,
  },
  ...Object.entries(CPUS).map(([cpu, slowdown]) => ({
    title: `First call after \`init()\`, ${cpu}`,
    show: unit.milliseconds,
    own: start("talkover-calling-early", slowdown),
    beside: "cold start of ky",
    other: start("ky", slowdown),
    most: 1,
  })),
  ...Object.entries({
    "1,000 updates": ({ updates }) => updates[OWN].at(-2),
    "10,000 updates": ({ updates }) => updates[OWN].at(-1),
    "10,000 updates, aborted at once": ({ aborted }) => aborted[OWN],
    "10,000 ids": ({ ids }) => ids[OWN],
    "10,000 numbers in a reply": ({ numbers }) => numbers[OWN],
  }).map(([title, own]) => ({
    title: `Longest task, ${title}, CPU 4 × slower`,
    show: unit.milliseconds,
    own: (figures) => own(figures["longest-task"]),
    most: NOTICED_MS,
  })),
  ...Object.entries({
    valid: "Checking 10,000 ids",
    faulty: "Finding 100 faults in 10,000 ids, in one pass",
  }).map(([kind, title]) => ({
    title,
    show: unit.microseconds,
    own: check(kind),
    beside: "zod",
    other: check(kind, "zod"),
    most: 1,
  })),
  {
    title: "Many agents, one call",
    show: unit.milliseconds,
    own: p50("many-agents"),
    beside: "ky with p-limit",
    other: p50("many-agents", "ky"),
    most: 1,
  },
  {
    title: "JavaScript heap that a call leaves behind",
    show: unit.bytes,
    own: ({ memory }) => memory[OWN].heapGrowthPerCall,
    most: 2,
  },
  {
    title: "Growth of the wasm's memory",
    show: unit.bytes,
    own: ({ memory }) => memory[OWN].wasmGrowth,
    most: 0,
  },
  ...Object.entries({ ids: "10,000 ids in a call", numbers: "10,000 numbers in a reply" }).map(
    ([kind, title]) => ({
      title,
      show: unit.microseconds,
      own: grown(kind, -1),
      beside: "1,000",
      other: grown(kind, -2),
      // Ten, plus a fifth for growth that is slightly faster than linear, such as sorting.
      most: 12,
    }),
  ),
];

/**
 * @typedef {{ title: string, show: (value) => string, own: (figures) => any, most: number }} Target
 * @typedef {{ beside?: string, other?: (figures) => any, by?: string }} Beside
 */

/** Compares a target with the figures: the cells to show, and whether it is reached. */
export function judge(
  /** @type {Target & Beside} */ { title, show, own, beside, other, by = "ratio", most },
  figures,
) {
  const found = own(figures);
  const row = {
    title,
    own: show(found),
    beside: "",
    comparison: "",
    most: `≤ ${show(most)}`,
    reached: found <= most,
  };
  if (!other) return row;
  const [value, more] = [other(figures), found - other(figures)];
  const sign = more < 0 ? "−" : "+";
  row.beside = `${beside}: ${show(value)}`;
  row.comparison = `${unit.times(found / value)}, ${sign}${show(Math.abs(more))}`;
  return by === "difference"
    ? { ...row, most: `≤ +${show(most)}`, reached: more <= most }
    : { ...row, most: `≤ ${unit.times(most)}`, reached: found / value <= most };
}
