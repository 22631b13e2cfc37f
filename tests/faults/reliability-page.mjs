// Writes the matrix into its section of docs/reliability.md.
import { readFile, writeFile } from "node:fs/promises";
import { cases } from "./cases.mjs";
import { answered } from "./ends.mjs";
import { impossible, phases } from "./kinds.mjs";
import { redirects } from "./kinds/redirects.mjs";

const DOCUMENT = new URL("../../docs/reliability.md", import.meta.url);
const MARKED =
  /(<!-- fault matrix, written by `cargo xtask faults`; do not edit -->\n)[\s\S]*(<!-- end of the fault matrix -->)/;

const TITLES = {
  resolve: "Finding the address",
  connect: "Connecting",
  preflight: "The preflight",
  headers: "Up to the end of the reply's head",
  body: "The reply's body",
  after: "After the body",
};
const WORDS = {
  origin: (origin) => `${origin} origin`,
  applied: (applied) => (applied ? "applied" : "not applied"),
  deadline: (deadline) => `the ${deadline}'s deadline`,
  connection: (connection) => `${connection} connection`,
};

const REDIRECTS = redirects.map(({ fault }) => fault);

const isFirst = ({ then, isKnownLimit }) => then === "the same" || isKnownLimit;
const escaped = (text) =>
  text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("__proto__", "`__proto__`");

const SUCCEEDS = "success | ";
const text = ({ code, outcome, attempts }) =>
  `${code === "success" ? SUCCEEDS : `\`${code}\` | \`${outcome}\``} | ${attempts}`;

/** Describes the end of a case. `all` has the cases of its fault. Both answers count as one end. */
function ended(faultCase, all) {
  const alike = all.filter(({ origin }) => origin === faultCase.origin);
  const isItsWord =
    alike.every((other) => other.end === answered(other)) &&
    alike.some(({ applied }) => applied !== faultCase.applied);
  return isItsWord
    ? "success or `rejected` | as the server says | 1"
    : text(faultCase.end) + (faultCase.isKnownLimit ? " (known limit)" : "");
}

/** Groups items by `key`, in the order of their first members. */
function grouped(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

const unique = (items) => [...new Set(items)];

/** Describes the circumstances that distinguish these cases from the others of their fault. */
function when(some, all) {
  const values = (list, name) => unique(list.map((faultCase) => faultCase[name]));
  const telling = Object.keys(WORDS).filter((name) => values(some, name).length < values(all, name).length);
  return telling.map((name) => values(some, name).map(WORDS[name]).join(", ")).join("; ");
}

/** Returns a row for each end of a fault. Faults with the same ends share a row. */
function rows(phase) {
  const ofPhase = cases.filter((faultCase) => faultCase.phase === phase && isFirst(faultCase));
  const all = grouped(ofPhase, ({ fault, how }) => `${fault}|${how}`).flatMap((ofHow) =>
    grouped(ofHow, (faultCase) => ended(faultCase, ofHow)).map((ofEnd) => {
      const { fault, how } = ofEnd[0];
      return { fault, how, end: ended(ofEnd[0], ofHow), when: when(ofEnd, ofHow), count: ofEnd.length };
    }),
  );
  const byFault = grouped(all, (row) => `${row.fault}|${row.when}|${row.end}`).map((same) => ({
    ...same[0],
    how: same.map(({ how }) => how).join("; "),
    count: sum(same),
  }));
  return grouped(
    byFault,
    (row) => `${row.how}|${row.when}|${row.end}|${/^\d/.test(row.fault) || row.fault}`,
  ).map((same) => ({
    ...same[0],
    fault: named(same.map(({ fault }) => fault)),
    count: sum(same),
  }));
}

function named(faults) {
  const others = faults.filter((fault) => !REDIRECTS.includes(fault));
  if (others.length + REDIRECTS.length !== faults.length) return faults.join(", ");
  return ["301, 302, 303, 307, 308, to the same origin or to another", ...others].join("; ");
}

const sum = (rows) => rows.reduce((total, { count }) => total + count, 0);

function ofPhase(phase) {
  const lines = rows(phase).map(
    (row) => `| ${escaped(row.fault)} | ${escaped(row.how)} | ${row.when} | ${row.end} | ${row.count} |`,
  );
  const head =
    "| fault | how | where it matters | `code` | `outcome` | attempts | cases |\n|---|---|---|---|---|---|---|";
  return [`### ${TITLES[phase]}`, "", head, ...lines, ""].join("\n");
}

function ofSecondAttempts() {
  const second = cases.filter((faultCase) => !isFirst(faultCase));
  const first = (faultCase) =>
    cases.find(
      (other) =>
        isFirst(other) &&
        ["phase", "fault", "how", "origin", "applied", "deadline"].every(
          (name) => other[name] === faultCase[name],
        ),
    ).end;
  const lines = grouped(second, (faultCase) => `${text(first(faultCase))}|${faultCase.then}`).map((same) => {
    const { code, outcome } = first(same[0]);
    return `| \`${code}\`, \`${outcome}\` | ${same[0].then} | ${text(same[0].end)} | ${same.length} |`;
  });
  const head =
    "| the first attempt alone | the second one | `code` | `outcome` | attempts | cases |\n|---|---|---|---|---|---|";
  return ["### When the second attempt is answered", "", head, ...lines, ""].join("\n");
}

function ofImpossible() {
  const lines = grouped(impossible, ({ why }) => why).flatMap((same) =>
    grouped(same, ({ faults }) => faults.join()).map((alike) => {
      const titles = alike.map(({ phase }) => TITLES[phase]).join("; ");
      return `| ${titles} | ${escaped(named(alike[0].faults))} | ${same[0].why} |`;
    }),
  );
  return ["### What cannot be", "", "| phase | fault | why |\n|---|---|---|", ...lines, ""].join("\n");
}

function section() {
  const hows = unique(cases.map(({ phase, fault, how }) => `${phase}|${fault}|${how}`)).length;
  const limits = cases.filter((faultCase) => faultCase.isKnownLimit).length;
  const summary = `**${cases.length} cases**: ${hows} faults in ${Object.keys(phases).length} phases, each in every circumstance that may matter to it; ${limits} of them show a known limit.`;
  return ["", summary, "", ...Object.keys(phases).map(ofPhase), ofSecondAttempts(), ofImpossible()].join(
    "\n",
  );
}

export async function shown() {
  const document = await readFile(DOCUMENT, "utf8");
  const [whole, begin, end] = MARKED.exec(document);
  return { document, updated: document.replace(whole, () => begin + section() + end) };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { updated } = await shown();
  await writeFile(DOCUMENT, updated);
}
