// The requirements of the package for its users, and of the project for its contributors.
import { transform } from "esbuild";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const read = (relative) => readFile(path(relative), "utf8");
const section = (text, start, end) =>
  text.slice(text.indexOf(start), text.indexOf(end, text.indexOf(start) + 1));

it("needs no other package at run time, and runs nothing when it is installed", async () => {
  const manifest = JSON.parse(await read("pkg/package.json"));
  for (const field of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"])
    assert.equal(manifest[field], undefined, field);
  assert.deepEqual(Object.keys(manifest.scripts), ["prepublishOnly"]);
});

it("has no syntax that the oldest supported browsers lack", async () => {
  const versions = section(await read("SECURITY.md"), "| part |", "\n\n");
  const [chrome, firefox, safari] = ["Chrome, Edge", "Firefox", "Safari"].map(
    (name) => versions.match(new RegExp(`\\| ${name} \\| ([\\d.]+) \\|`))[1],
  );
  const code = await read("pkg/dist/index.js");
  const [oldest, newest] = await Promise.all(
    [[`chrome${chrome}`, `firefox${firefox}`, `safari${safari}`], "esnext"].map((target) =>
      transform(code, { target, format: "esm" }),
    ),
  );
  // The build would rewrite any newer syntax.
  assert.equal(oldest.code === newest.code, true);
});

it("has a wasm that uses nothing newer than reference types", async () => {
  const known = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
  ];
  const validate = (features) => {
    const args = [
      path("node_modules/binaryen/bin/wasm-opt"),
      path("pkg/dist/talkover_calling.wasm"),
      "--mvp-features",
      ...features.map((name) => `--enable-${name}`),
    ];
    return promisify(execFile)(process.execPath, [...args, "--metrics"]);
  };
  await validate(known);
  await assert.rejects(
    validate(known.filter((name) => name !== "reference-types")),
    /reference types/,
    "it looks",
  );
});

it("has a reason for each dependency, and no reason without one", async () => {
  const cargo = await Promise.all(
    ["Cargo.toml", "fuzz/Cargo.toml", "pkg/Cargo.toml", "sandbox/Cargo.toml", "xtask/Cargo.toml"].map(read),
  );
  const crates = cargo.flatMap((toml) =>
    toml
      .split(/^\[/m)
      .filter((table) => /^(.*\.)?(dev-)?dependencies\]/.test(table))
      .flatMap((table) => [...table.matchAll(/^([\w-]+) = (?!.*\bpath = )/gm)].map(([, name]) => name)),
  );
  const packages = await Promise.all(
    ["package.json", "tests/contract/package.json"].map(async (file) =>
      Object.keys(JSON.parse(await read(file)).devDependencies),
    ),
  );
  const table = section(await read("docs/decisions.md"), "## Dependencies", "\n## The dashboard");
  const given = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, names]) => names.match(/[^`, ]+/g));
  assert.deepEqual(given.sort(), [...new Set([...crates, ...packages.flat()])].sort());
});
