// Runs the named rows of the matrix, or all. A complete run without failures writes
// docs/compatibility.md.
import { closeBrowser } from "./harness/pages.mjs";
import { runRow } from "./harness/row.mjs";
import { writeTable } from "./harness/compatibility.mjs";
import { rows } from "./rows.mjs";

const names = process.argv.slice(2);
const unknown = names.filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(", ")}. The rows: ${rows.map((row) => row.name).join(" ")}`);
  process.exit(2);
}

const chosen = names.length > 0 ? rows.filter((row) => names.includes(row.name)) : rows;
const width = Math.max(...rows.map((row) => row.name.length));
const results = [];
for (const row of chosen) {
  process.stdout.write(row.name.padEnd(width));
  const started = performance.now();
  /** @type {{ version?: string, error?: Error }} */
  const result = await runRow(row).then(
    (version) => ({ version }),
    (error) => ({ error }),
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(` ${result.error ? "FAILED" : "works "} ${seconds.padStart(6)} s`);
  if (result.error) console.log(result.error.message.replace(/^/gm, "    "));
  results.push({ ...row, ...result });
}
await closeBrowser();

const failed = results.filter((result) => result.error);
console.log(`${results.length - failed.length} of ${results.length} rows work`);
if (failed.length > 0) {
  console.error(`To repeat only what failed: cargo xtask matrix ${failed.map(({ name }) => name).join(" ")}`);
  process.exitCode = 1;
} else if (names.length === 0) {
  // A table with failed or missing rows would be wrong.
  await writeTable(results);
}
