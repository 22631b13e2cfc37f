import assert from "node:assert/strict";
import { it } from "node:test";
import { shown } from "./reliability-page.mjs";

it("docs/reliability.md shows the asserted cases", async () => {
  const { document, updated } = await shown();
  assert.equal(document, updated, "`cargo xtask faults` writes it anew");
});
