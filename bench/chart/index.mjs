// The charts of docs/performance.md.
import { OWN, contenders, inLocks, titleOf } from "../contender.mjs";
import { NOTICED_MS } from "../target.mjs";
import * as unit from "../unit.mjs";
import { bars } from "./bars.mjs";
import { lines } from "./lines.mjs";

export function overview({
  transfer,
  "own-cost": ownCost,
  "round-trip": roundTrip,
  "cold-start": coldStart,
}) {
  const rows = (names, value, show) =>
    names
      .map((name) => ({
        label: titleOf(name),
        value: value(name),
        shown: show(value(name)),
        own: name.startsWith(OWN),
      }))
      .toSorted((a, b) => a.value - b.value);
  const names = contenders.map(({ name }) => name);
  return bars({
    title:
      "Download, own cost of a call, a call end to end and cold start, beside other ways to make the call",
    panels: [
      {
        title: "Download",
        note: "gzip, for a page that makes one update",
        rows: rows([...names, "talkover-calling-slim"], (name) => transfer[name].gzip, unit.kilobytes),
      },
      {
        title: "Own cost of a call",
        note: "replies are there at once; Web Locks take most of ours",
        rows: rows(
          [...names, ...inLocks.map(({ name }) => name), "talkover-calling-unlocked"],
          (name) => ownCost[name].p50,
          unit.microseconds,
        ),
      },
      {
        title: "A call end to end",
        note: "median, service on the same machine",
        rows: rows([...names, "fetch-in-lock"], (name) => roundTrip[name].p50, unit.microseconds),
      },
      {
        title: "Cold start",
        note: "from import() to the request, fresh page",
        rows: rows(
          [...names, "talkover-calling-slim", "talkover-calling-early"],
          (name) => coldStart.slowdown1[name].p50,
          unit.milliseconds,
        ),
      },
    ],
  });
}

export function longestTask({ "longest-task": { slowdown, concurrency, sizes, updates } }) {
  const measured = Object.entries(updates).map(([name, values]) => ({ label: titleOf(name), values }));
  return lines({
    title: "The longest task on the page's own thread against the number of updates",
    panels: [
      {
        title: "Longest task",
        note: `${concurrency} at a time, CPU ${slowdown} × slower; others with p-limit`,
        axis: "updates",
        sizes,
        lines: [...measured, { label: "noticed", values: sizes.map(() => NOTICED_MS) }],
        show: unit.milliseconds,
      },
    ],
  });
}

export function growth({ growth }) {
  const panel = (title, note, axis, values) => ({
    title,
    note,
    axis,
    sizes: growth.sizes,
    lines: Object.entries(values).map(([name, values]) => ({ label: titleOf(name), values })),
    show: unit.microseconds,
  });
  return lines({
    title: "The time of a call against the number of ids, and against the numbers in its reply",
    panels: [
      panel("Ids in a call", "time of a call; its reply repeats them", "ids", growth.ids),
      panel("Numbers in a reply", "time of a call that sends no ids", "numbers", growth.numbers),
    ],
  });
}
