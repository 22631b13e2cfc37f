// The results as docs/ shows them: every case as JSON, a table in docs/reliability.md between its marks, and a picture.
import { readFile, writeFile } from "node:fs/promises";
import { bars } from "../../../bench/chart/bars.mjs";
import { contenders } from "./contenders.mjs";
import { isFalse, tally } from "./tally.mjs";

const docs = new URL("../../../docs/", import.meta.url);
export const RESULTS = new URL("faults-peers.json", docs);
const DOCUMENT = new URL("reliability.md", docs);
const PICTURE = new URL("images/faults-peers.svg", docs);
const MARKED =
  /(<!-- faults of other clients, written by `cargo xtask faults --peers`; do not edit -->\n)[\s\S]*(<!-- end of the faults of other clients -->)/;

/** A line for each client in each case, so that a change can be read. */
export function asJson({ run, versions, courses, cases }) {
  const lines = (object, space) =>
    Object.entries(object)
      .map(([name, value]) => `${space}${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  const each = cases.map(({ ends, ...faultCase }) => {
    const head = JSON.stringify(faultCase).slice(0, -1);
    return `  ${head}, "ends": {\n${lines(ends, "    ")}\n  }}`;
  });
  const heads = [`"run": ${JSON.stringify(run)}`, `"versions": ${JSON.stringify(versions)}`];
  return `{\n${heads.join(",\n")},\n"courses": {\n${lines(courses, "  ")}\n},\n"cases": [\n${each.join(",\n")}\n]\n}\n`;
}

const number = (value) => value.toLocaleString("en-US");
const bold = (text) => (text === "0" ? text : `**${text}**`);
const of = (results) => (contender) => ({
  contender,
  version: results.versions[contender.name],
  counts: tally(contender, results.cases),
  courses: results.courses[contender.name],
});
const linked = ({ name, title }) => `[${title}](../tests/faults/peers/clients/${name}.js)`;

function claims(rows) {
  const head = [
    "| client | cases | knows, and is right | false “done” | false “not done” | says that it cannot know | error that does not say | never ends |",
    "|---|--:|--:|--:|--:|--:|--:|--:|",
  ];
  const lines = rows.map(({ contender, version, counts }) => {
    const falseDone = `${bold(number(counts.falseDone))}${counts.falseDone ? ` (${counts.falseDoneChecked})` : ""}`;
    const cells = [
      `${linked(contender)}${version ? ` ${version}` : ""}`,
      number(counts.cases),
      number(counts.knows),
      falseDone,
      bold(number(counts.falseNotDone)),
      number(counts.saysUnknown),
      number(counts.saysNothing),
      bold(number(counts.neverEnds)),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [...head, ...lines];
}

function others(rows) {
  const head = [
    "| client | set up with | deadline overrun | timers left | listeners left | connections left | two saves: the earlier one stands | of these, the later one was reported done |",
    "|---|---|--:|--:|--:|--:|--:|--:|",
  ];
  const lines = rows.map(({ contender, counts, courses }) => {
    const counted = [counts.overruns, counts.timers, counts.listeners, counts.connections];
    const ofCourses = [
      `${number(courses.overwritten)} of ${number(courses.courses)}`,
      number(courses.overwrittenUnseen),
    ];
    return `| ${[contender.title, contender.setUp, ...counted.map(number), ...ofCourses].join(" | ")} |`;
  });
  return [...head, ...lines];
}

/** Cases that a reader can follow: what the server did is in the head of the table. */
const FOLLOWED = [
  {
    phase: "headers",
    fault: "server error",
    how: "500",
    title: "applied, answered 500; a retry is refused with 422",
  },
  {
    phase: "headers",
    fault: "stalled",
    how: "before the head",
    title: "applied, and silent; a retry is refused with 422",
  },
  { phase: "body", fault: "204", how: "with a body all the same", title: "not applied, answered 204" },
  { phase: "body", fault: "stalled", how: "before the body", title: "not applied, 422 and no body" },
];
const SAID = {
  done: "“done”",
  "not done": "“not done”",
  unknown: "“unknown”",
  nothing: "an error",
  "never ends": "nothing, ever",
};

function followed(rows, cases) {
  const shown = FOLLOWED.map(({ phase, fault, how }) =>
    cases.find((each) => each.phase === phase && each.fault === fault && each.how === how),
  );
  const titles = FOLLOWED.map(({ title }, index) => `${title} (\`${shown[index].name}\`)`);
  const cell = (contender) => (each) => {
    const end = each.ends[contender.name];
    if (!end) return "left out";
    const text = `${SAID[end.claim]}, ${number(end.tookMs)} ms`;
    return isFalse(end) ? `**${text}**` : text;
  };
  const lines = rows.map(
    ({ contender }) => `| ${[contender.title, ...shown.map(cell(contender))].join(" | ")} |`,
  );
  return [`| client | ${titles.join(" | ")} |`, "|---|---|---|---|---|", ...lines];
}

export function section(results) {
  const rows = contenders.map(of(results));
  const { run, cases } = results;
  const extent = run.extent === "all" ? "in every circumstance" : "each fault in one circumstance";
  const heading = `**${number(cases.length)} cases, ${extent}**, and ${number(rows[0].courses.courses + rows[0].courses.ties)} courses of two saves, each the same for all clients (${run.date}, ${run.browser}, ${run.cores} cores).`;
  const examples = "What was said in four of these cases, false claims in bold:";
  const tables = [claims(rows), others(rows), [examples, "", ...followed(rows, cases)]];
  return ["", heading, ...tables.flatMap((table) => ["", ...table]), ""].join("\n");
}

export function picture(results) {
  const rows = contenders.map(of(results));
  const panel = (title, note, value, show = number) => ({
    title,
    note,
    rows: rows
      .map((row) => ({
        label: row.contender.title.replaceAll("`", ""),
        value: value(row),
        shown: show(value(row)),
        own: row.contender.isOurs,
      }))
      .toSorted((one, other) => one.value - other.value),
  });
  const { apply, update } = Object.fromEntries(rows.map(({ contender, counts }) => [contender.name, counts]));
  const cases = `of ${update.cases} faults (apply: ${apply.cases})`;
  return bars({
    title: "What clients tell their callers when something fails",
    panels: [
      panel("False claims", `“done” or “not done” that is not so, ${cases}`, ({ counts }) => {
        return counts.falseDone + counts.falseNotDone;
      }),
      panel("Errors that do not say whether it was applied", cases, ({ counts }) => counts.saysNothing),
      panel(
        "Past the deadline",
        `by more than a tenth, or without an end, ${cases}`,
        ({ counts }) => counts.overruns + counts.neverEnds,
      ),
      panel(
        "Two quick saves: the earlier one stands",
        "though the later one was applied, too",
        ({ courses }) => (100 * courses.overwritten) / courses.courses,
        (value) => `${value.toFixed(1)} %`,
      ),
    ],
  });
}

const readResults = async () => JSON.parse(await readFile(RESULTS, "utf8"));

/** The documents as they are, and as they would be written from the results. */
export async function shown() {
  const results = await readResults();
  const document = await readFile(DOCUMENT, "utf8");
  const [whole, begin, end] = MARKED.exec(document);
  return {
    document,
    updated: document.replace(whole, () => begin + section(results) + end),
    drawn: await readFile(PICTURE, "utf8").catch(() => ""),
    redrawn: picture(results),
  };
}

export async function writeReport() {
  const { updated, redrawn } = await shown();
  await writeFile(DOCUMENT, updated);
  await writeFile(PICTURE, redrawn);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await writeReport();
