// docs/production.md lists the recipes and the attacks that `cargo xtask production` runs.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { it } from "node:test";

const folder = new URL("../../docs/", import.meta.url);
const page = await readFile(new URL("production.md", folder), "utf8");

it("links to every recipe, and to no other file", async () => {
  const linked = new Set([...page.matchAll(/\]\(production\/([^)]+)\)/g)].map(([, name]) => name));
  assert.deepEqual([...linked].sort(), (await readdir(new URL("production/", folder))).sort());
});

it("names every attack of the tests, and no other", async () => {
  const titles = async (name) =>
    [
      ...(await readFile(new URL(`../gateways/${name}.mjs`, import.meta.url), "utf8")).matchAll(
        /^ {2}async "([^"]+)"\(/gm,
      ),
    ].map(([, title]) => title);
  const attacks = await titles("attacks");
  assert(attacks.length > 10);
  const tried = [...attacks, ...(await titles("checks"))];
  const threats = page.slice(page.indexOf("## Threats"), page.indexOf("## What they do not promise"));
  const named = threats
    .split("\n")
    .filter((row) => row.startsWith("| "))
    .slice(1)
    .flatMap((row) =>
      [
        ...row
          .split("|")
          .at(-2)
          .matchAll(/`([^`]+)`/g),
      ].map(([, name]) => name.replace(/ …$/, "")),
    );
  for (const name of named)
    assert(
      tried.some((title) => title.startsWith(name)),
      name,
    );
  for (const title of attacks)
    assert(
      named.some((name) => title.startsWith(name)),
      title,
    );
});
