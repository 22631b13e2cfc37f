// Runs the rows of the matrix that are fast.
import { after, it } from "node:test";
import { closeBrowser } from "./harness/pages.mjs";
import { runRow } from "./harness/row.mjs";
import { rows } from "./rows.mjs";

after(closeBrowser);

for (const row of rows.filter((row) => row.quick)) {
  it(`works in ${row.environment} by ${row.imported} (${row.name})`, () => runRow(row));
}
