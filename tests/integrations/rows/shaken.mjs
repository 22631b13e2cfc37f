// A bundle that imports only the error class must not contain the wasm.
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";

// The class and its brand take some hundred bytes. The rest is the bundler's runtime.
const MOST_BYTES = 2_500;

const shaken = (name, app, environment, version, program, args) => ({
  name,
  app,
  environment,
  version,
  imported: "`TalkoverError` alone, without the wasm",
  quick: name === "esbuild-shaken",
  calls: 0,
  async run(app) {
    await app.write(
      "src/only-error.js",
      'import { TalkoverError } from "talkover-calling";\nglobalThis.isOurs = (error) => error instanceof TalkoverError;\n',
    );
    await app.write(
      "only-error.config.js",
      'export default { build: { rollupOptions: { input: "only-error.html" } } };\n',
    );
    await app.write(
      "only-error.html",
      '<!doctype html><script type="module" src="/src/only-error.js"></script>\n',
    );
    await app.run(program, args);
    const files = (await readdir(app.path("shaken"), { recursive: true })).filter((file) =>
      file.endsWith(".js"),
    );
    assert.equal(files.length, 1);
    const code = await readFile(app.path("shaken", files[0]), "utf8");
    assert.match(code, /isOurs/);
    assert.match(code, /talkover-calling\.TalkoverError/);
    assert(code.length <= MOST_BYTES, `${code.length} bytes`);
  },
});

export const shakings = [
  shaken("esbuild-shaken", "esbuild", "esbuild, minified", "esbuild", "esbuild", [
    "src/only-error.js",
    "--bundle",
    "--minify",
    "--format=esm",
    "--outfile=shaken/main.js",
  ]),
  shaken("rollup-shaken", "rollup", "Rollup 4", "rollup", "rollup", [
    "src/only-error.js",
    "--file",
    "shaken/main.js",
    "--plugin",
    "node-resolve",
  ]),
  shaken("webpack-shaken", "webpack", "webpack 5", "webpack", "webpack", [
    "--mode",
    "production",
    "--entry",
    "./src/only-error.js",
    "--output-path",
    "shaken",
  ]),
  shaken("vite-shaken", "vite-8", "Vite 8, build", "vite", "vite", [
    "build",
    "--outDir",
    "shaken",
    "--config",
    "only-error.config.js",
  ]),
];
