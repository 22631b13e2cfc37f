// Runs the named measures, or all. A complete run that is not quick writes results.json, the tables
// and the charts in docs/.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { Browser } from "./browser.mjs";
import { bundleAll } from "./bundle.mjs";
import * as chart from "./chart/index.mjs";
import { measures } from "./measures/index.mjs";
import * as paths from "./paths.mjs";
import { report, withReport } from "./report.mjs";
import { runFacts } from "./run-facts.mjs";
import { targetTable } from "./table.mjs";

// Registered first, so that calls that fail as the browser exits report nothing.
process.once("SIGINT", () => process.exit(130));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean", default: false } },
});
const names = positionals.length > 0 ? positionals : Object.keys(measures);
const unknown = names.filter((name) => !(name in measures));
if (unknown.length > 0) {
  console.error(
    `There is no measure ${unknown.join(", ")}. The measures: ${Object.keys(measures).join(" ")}`,
  );
  process.exit(2);
}

const { facts, figures } = await run(names, values.quick);
const results = { ...facts, figures };
if (positionals.length > 0) {
  console.log(JSON.stringify(figures, null, 2));
} else {
  console.log(`\n${targetTable(figures)}`);
  await (values.quick ? writeQuick(results) : write(results));
}

async function run(names, quick) {
  await bundleAll();
  const browser = await Browser.open();
  try {
    const facts = await runFacts(browser);
    const figures = {};
    for (const name of names) figures[name] = await measures[name].measure({ browser, quick });
    return { facts, figures };
  } finally {
    await browser.close();
  }
}

async function write(results) {
  const document = path.join(paths.root, "docs/performance.md");
  await writeFile(document, withReport(await readFile(document, "utf8"), report(results)));
  await writeFile(path.join(paths.bench, "results.json"), json(results));
  await writeCharts(path.join(paths.root, "docs/images"), results);
  console.log("Written: bench/results.json, docs/performance.md and its pictures");
}

/** A quick run only tests that everything works: its few repetitions give no usable figures. */
async function writeQuick(results) {
  await mkdir(paths.scratch, { recursive: true });
  await writeFile(path.join(paths.scratch, "performance.md"), report(results));
  await writeFile(path.join(paths.scratch, "results.json"), json(results));
  await writeCharts(paths.scratch, results);
  console.log("A quick run: its figures are noise. Written to target/bench/");
}

async function writeCharts(folder, { figures }) {
  await writeFile(path.join(folder, "performance.svg"), chart.overview(figures));
  await writeFile(path.join(folder, "performance-growth.svg"), chart.growth(figures));
  await writeFile(path.join(folder, "performance-longest-task.svg"), chart.longestTask(figures));
}

function json(results) {
  return `${JSON.stringify(results, null, 2)}\n`;
}
