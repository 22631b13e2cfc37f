import assert from "node:assert/strict";
import { it } from "node:test";
import { shown } from "./table.mjs";

it("docs/reliability.md shows the cells as they are asserted", async () => {
  const { document, updated } = await shown();
  assert.equal(document, updated, "`cargo xtask hostile` writes it anew");
});
