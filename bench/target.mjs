// What the figures are to reach, and whether they do.
import * as unit from "./unit.mjs";

const ratio = (value, other) => ({ value: value / other, show: unit.times });
const difference = (value, other) => ({ value: value - other, show: (value) => (value < 0 ? "−" : "+") + unit.milliseconds(Math.abs(value)) });
const alone = (value, show) => ({ value, show });

/** `own` is the package's figure, `other` the one beside it; `compared` is held against `limit`. */
export const targets = [
  {
    title: "Download, gzip",
    beside: "",
    show: unit.kilobytes,
    own: ({ transfer }) => transfer["talkover-calling"].gzip,
    compared: (own) => alone(own, unit.kilobytes),
    limit: 29_000,
  },
  {
    title: "Download, gzip",
    beside: "ky + zod",
    show: unit.kilobytes,
    own: ({ transfer }) => transfer["talkover-calling"].gzip,
    other: ({ transfer }) => transfer["ky-zod"].gzip,
    compared: ratio,
    limit: 1,
  },
  {
    title: "Download of `/slim`, brotli",
    beside: "",
    show: unit.kilobytes,
    own: ({ transfer }) => transfer["talkover-calling-slim"].brotli,
    compared: (own) => alone(own, unit.kilobytes),
    limit: 25_000,
  },
  {
    title: "Own cost of a call",
    beside: "fetch in a Web Lock",
    show: unit.microseconds,
    own: (figures) => figures["own-cost"]["talkover-calling"].p50,
    other: (figures) => figures["own-cost"]["fetch-in-lock"].p50,
    compared: ratio,
    limit: 1.4,
  },
  {
    title: "Own cost of a call without Web Locks",
    beside: "ky",
    show: unit.microseconds,
    own: (figures) => figures["own-cost"]["talkover-calling-unlocked"].p50,
    other: (figures) => figures["own-cost"].ky.p50,
    compared: ratio,
    limit: 0.3,
  },
  ...[
    ["fetch", 1.15],
    ["axios", 1],
    ["ky", 1],
  ].map(([name, limit]) => ({
    title: "A call end to end",
    beside: name,
    show: unit.microseconds,
    own: (figures) => figures["round-trip"]["talkover-calling"].p50,
    other: (figures) => figures["round-trip"][name].p50,
    compared: ratio,
    limit,
  })),
  {
    title: "Cold start",
    beside: "ky",
    show: unit.milliseconds,
    own: (figures) => figures["cold-start"].slowdown1["talkover-calling"].p50,
    other: (figures) => figures["cold-start"].slowdown1.ky.p50,
    compared: difference,
    limit: 25,
  },
  ...[1, 4].map((slowdown) => ({
    title: `First call after \`init()\`, ${slowdown === 1 ? "CPU as it is" : `CPU ${slowdown} × slower`}`,
    beside: "cold start of ky",
    show: unit.milliseconds,
    own: (figures) => figures["cold-start"][`slowdown${slowdown}`]["talkover-calling-early"].p50,
    other: (figures) => figures["cold-start"][`slowdown${slowdown}`].ky.p50,
    compared: ratio,
    limit: 1,
  })),
  ...[
    ["valid", "Checking 10,000 ids"],
    ["faulty", "Finding 100 faults in 10,000 ids, in one pass"],
  ].map(([name, title]) => ({
    title,
    beside: "zod",
    show: unit.microseconds,
    own: ({ checking }) => checking[name]["talkover-calling"].p50,
    other: ({ checking }) => checking[name].zod.p50,
    compared: ratio,
    limit: 1,
  })),
  {
    title: "Many agents, one call",
    beside: "ky with p-limit",
    show: unit.milliseconds,
    own: (figures) => figures["many-agents"]["talkover-calling"].p50,
    other: (figures) => figures["many-agents"].ky.p50,
    compared: ratio,
    limit: 1,
  },
  {
    title: "JavaScript heap that a call leaves behind",
    beside: "",
    show: unit.bytes,
    own: ({ memory }) => memory["talkover-calling"].heapGrowthPerCall,
    compared: (own) => alone(own, unit.bytes),
    limit: 2,
  },
  {
    title: "Growth of the wasm's memory",
    beside: "",
    show: unit.bytes,
    own: ({ memory }) => memory["talkover-calling"].wasmGrowth,
    compared: (own) => alone(own, unit.bytes),
    limit: 0,
  },
  ...[
    ["ids", "Ten times the ids (10,000)"],
    ["numbers", "Ten times the numbers in the reply (10,000)"],
  ].map(([name, title]) => ({
    title,
    beside: "a tenth of them",
    show: unit.microseconds,
    own: ({ growth }) => growth[name]["talkover-calling"].at(-1),
    other: ({ growth }) => growth[name]["talkover-calling"].at(-2),
    compared: ratio,
    limit: 12,
  })),
];

/** A target with these figures: what is shown of it, and whether it is reached. */
export function judge(target, figures) {
  const own = target.own(figures);
  const other = target.other?.(figures);
  const { value, show } = target.compared(own, other);
  return {
    title: target.title,
    own: target.show(own),
    beside: other === undefined ? "" : `${target.beside}: ${target.show(other)}`,
    compared: other === undefined ? "" : show(value),
    limit: `≤ ${show(target.limit)}`,
    reached: value <= target.limit,
  };
}
