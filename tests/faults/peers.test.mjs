import assert from "node:assert/strict";
import { access, readFile } from "node:fs/promises";
import { it } from "node:test";
import { contenders, versions } from "./peers/contenders.mjs";
import { RESULTS, shown } from "./peers/report.mjs";
import { isFalse } from "./peers/tally.mjs";

const results = JSON.parse(await readFile(RESULTS, "utf8"));

it("docs/reliability.md and its picture show what other clients said, as docs/faults-peers.json has it", async () => {
  const { document, updated, drawn, redrawn } = await shown();
  assert.equal(document, updated, "`node tests/faults/peers/report.mjs` writes it anew");
  assert.equal(drawn, redrawn, "`node tests/faults/peers/report.mjs` draws it anew");
});

it("the results are of the clients in package.json, each with its adapter", async () => {
  assert.deepEqual(results.versions, JSON.parse(JSON.stringify(await versions())));
  assert.deepEqual(Object.keys(results.courses).sort(), contenders.map(({ name }) => name).sort());
  for (const { name } of contenders) await access(new URL(`peers/clients/${name}.js`, import.meta.url));
});

it("the package claims nothing that is not so, apart from its known limit", () => {
  const ours = contenders.filter(({ isOurs }) => isOurs);
  const untrue = results.cases.filter(({ ends }) =>
    ours.some(({ name }) => ends[name] && isFalse(ends[name])),
  );
  for (const { how, connection } of untrue) {
    assert.match(how, /sent again by the browser, and refused/);
    assert.equal(connection, "used");
  }
});
