// Has every client meet the same faults. A complete run writes docs/faults-peers.json, the table and the picture.
//
//   node tests/faults/peers/run.mjs [--quick] [--every-circumstance] [--courses 10000] [--only ky,axios] [--case faultCase-7]
import { writeFile, mkdir } from "node:fs/promises";
import os from "node:os";
import { parseArgs } from "node:util";
import { launch } from "../../support/browser.mjs";
import { NOWHERE } from "../worker.mjs";
import { bundleOf } from "./bundle.mjs";
import { contenders, versions } from "./contenders.mjs";
import { throughCourses } from "./courses.mjs";
import { Matrix } from "./matrix.mjs";
import { peerCases } from "./peer-cases.mjs";
import { RESULTS, asJson, writeReport } from "./report.mjs";
import { tally } from "./tally.mjs";

const SEED = 20_261_128;
const QUICK = { cases: 12, courses: 40 };

/** As far as the run has come. */
const SCRATCH = new URL("../../../target/faults/", import.meta.url);

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    "every-circumstance": { type: "boolean", default: false },
    courses: { type: "string", default: "10000" },
    only: { type: "string" },
    case: { type: "string" },
  },
});

const isPart = Boolean(values.quick || values.only || values.case);
const extent = values["every-circumstance"] || values.case ? "all" : "sample";
const cases = peerCases[extent].filter(({ name }, index, { length }) => {
  if (values.case) return values.case.split(",").includes(name);
  return !values.quick || index % Math.ceil(length / QUICK.cases) === 0;
});
const count = values.case ? 0 : values.quick ? QUICK.courses : Number(values.courses);
const chosen = contenders.filter(({ name }) => !values.only || values.only.split(",").includes(name));

await mkdir(SCRATCH, { recursive: true });
const browser = await launch([`--host-resolver-rules=MAP *.${NOWHERE} ^NOTFOUND`]);
const results = {
  run: {
    date: new Date().toISOString().slice(0, 10),
    browser: `Chromium ${browser.version()}`,
    node: process.versions.node,
    cores: os.cpus().length,
    extent,
    seed: SEED,
  },
  versions: await versions(),
  courses: {},
  cases: cases.map(described),
};
const matrix = await Matrix.open(browser);
try {
  for (const contender of chosen) {
    const source = await bundleOf(contender.name);
    const begun = Date.now();
    const ends = await matrix.pass(contender, source, cases);
    const between = Date.now();
    if (count > 0)
      results.courses[contender.name] = await throughCourses(browser, source, { count, seed: SEED });
    for (const each of results.cases)
      if (ends.has(each.name)) each.ends[contender.name] = compact(ends.get(each.name));
    const seconds = [between - begun, Date.now() - between].map((ms) => Math.round(ms / 1_000)).join(" + ");
    console.log(contender.name, `${seconds} s`, JSON.stringify(tally(contender, results.cases)));
    console.log(JSON.stringify(results.courses[contender.name] ?? {}));
    await writeFile(new URL("peers.json", SCRATCH), asJson(results));
  }
} finally {
  await matrix.close();
  await browser.close();
}

if (isPart) {
  console.log("A part of the run: written to target/faults/peers.json only.");
} else {
  await writeFile(RESULTS, asJson(results));
  await writeReport();
  console.log("Written: docs/faults-peers.json, docs/reliability.md and docs/images/faults-peers.svg");
}

function described(/** @type {any} */ faultCase) {
  const { name, phase, fault, how, origin, connection, applied, deadline, then, options } = faultCase;
  return { name, phase, fault, how, origin, connection, applied, deadline, then, options, ends: {} };
}

/** Without what is as expected. */
function compact({ claim, checked, said, ...end }) {
  const { timers, listeners, connections, ...rest } = end;
  const left = Object.entries({ timers, listeners, connections }).filter(([, count]) => count > 0);
  return {
    claim,
    ...(checked !== claim && { checked }),
    ...rest,
    ...Object.fromEntries(left),
    ...(said && { said }),
  };
}
