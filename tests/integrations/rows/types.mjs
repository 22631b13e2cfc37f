import { copyFile } from "node:fs/promises";
import path from "node:path";
import { root } from "../../support/paths.mjs";

const compile = (moduleResolution, what) => ({
  name: `tsc-${moduleResolution}`,
  app: "typescript",
  environment: `TypeScript, strict, \`moduleResolution: ${moduleResolution}\``,
  version: "typescript",
  imported: what,
  quick: true,
  calls: 0,
  async run(app) {
    await copyFile(path.join(root, "tests/package/types/usage.ts"), app.path("usage.ts"));
    await app.run("tsc", ["--project", `tsconfig.${moduleResolution}.json`]);
  },
});

/** A server's project has Node's types, and not the DOM's. */
const withoutDom = {
  ...compile("nodenext", "`import`, and `import` and `require` in a `.cts`"),
  name: "tsc-without-dom",
  environment: "TypeScript, strict, `lib: es2022`, `@types/node`, `skipLibCheck: false`",
  async run(app) {
    await app.run("tsc", ["--project", "tsconfig.without-dom.json"]);
  },
};

export const types = [
  compile("bundler", "`import`"),
  compile("node16", "`import`, and `import` and `require` in a `.cts`"),
  compile("nodenext", "`import`, and `import` and `require` in a `.cts`"),
  withoutDom,
];
