import { titleOf } from "../harness/pages.mjs";
import { serving } from "../../support/child.mjs";
import { pageOf } from "../harness/row.mjs";
import { api } from "../../support/sandbox.mjs";
import { freePort } from "../../support/site.mjs";

const imported = "`import`";
const build =
  (program, args, folder = "") =>
  async (app) => {
    await app.run(program, args);
    return pageOf(app.path(folder));
  };
const vite = (row) => ({ version: "vite", imported, run: build("vite", ["build"], "dist"), ...row });

async function viteDev(app) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const args = ["--host", "127.0.0.1", "--port", port, "--strictPort"];
  return serving(app.bin("vite"), args, { cwd: app.folder, url }, () =>
    titleOf(`${url}?api=${encodeURIComponent(api)}`),
  );
}

export const bundlers = [
  vite({ name: "vite-dev", app: "vite-8", environment: "Vite 8, development server", run: viteDev }),
  vite({ name: "vite-build", app: "vite-8", environment: "Vite 8, build", quick: true }),
  vite({
    name: "vite-worker-dev",
    app: "vite-8-worker",
    environment: "Vite 8, module worker, development server",
    run: viteDev,
  }),
  vite({ name: "vite-worker", app: "vite-8-worker", environment: "Vite 8, module worker, build" }),
  vite({
    name: "vite-slim",
    app: "vite-8-slim",
    environment: "Vite 8, build",
    imported: "`import` of `/slim`",
  }),
  vite({
    name: "vite-slim-dev",
    app: "vite-8-slim",
    environment: "Vite 8, development server",
    imported: "`import` of `/slim`",
    run: viteDev,
  }),
  vite({ name: "vite-5-dev", app: "vite-5", environment: "Vite 5, development server", run: viteDev }),
  vite({ name: "vite-5", app: "vite-5", environment: "Vite 5, build" }),
  {
    name: "webpack",
    app: "webpack",
    environment: "webpack 5",
    version: "webpack",
    imported,
    run: build("webpack", ["--mode", "production"]),
  },
  {
    name: "webpack-slim",
    app: "webpack-slim",
    environment: "webpack 5",
    version: "webpack",
    imported: "`import` of `/slim`",
    run: build("webpack", ["--mode", "production"]),
  },
  {
    name: "rspack",
    app: "rspack",
    environment: "Rspack 2",
    version: "@rspack/core",
    imported,
    run: build("rspack", ["build"]),
  },
  {
    name: "rollup",
    app: "rollup",
    environment: "Rollup 4, ES modules",
    version: "rollup",
    imported,
    needs: "`@rollup/plugin-node-resolve`, without which Rollup finds no package",
    run: build("rollup", ["src/index.js", "--file", "dist/main.js", "--plugin", "node-resolve"]),
  },
  {
    name: "rollup-iife",
    app: "rollup",
    environment: "Rollup 4, IIFE for a classic script",
    version: "rollup",
    imported,
    needs: "`@rollup/plugin-node-resolve`, without which Rollup finds no package",
    async run(app) {
      await app.run("rollup", [
        "src/index.js",
        "--file",
        "dist/iife.js",
        "--format",
        "iife",
        "--plugin",
        "node-resolve",
      ]);
      return pageOf(app.folder, "/iife.html");
    },
  },
  {
    name: "esbuild",
    app: "esbuild",
    environment: "esbuild, ES modules",
    version: "esbuild",
    imported,
    quick: true,
    run: build("esbuild", ["src/index.js", "--bundle", "--format=esm", "--outfile=dist/main.js"]),
  },
  {
    name: "esbuild-iife",
    app: "esbuild",
    environment: "esbuild, IIFE for a classic script",
    version: "esbuild",
    imported,
    quick: true,
    async run(app) {
      await app.run("esbuild", ["src/index.js", "--bundle", "--minify", "--outfile=dist/iife.js"]);
      return pageOf(app.folder, "/iife.html");
    },
  },
  {
    name: "rolldown",
    app: "rolldown",
    environment: "Rolldown",
    version: "rolldown",
    imported,
    run: build("rolldown", ["src/index.js", "--file", "dist/main.js"]),
  },
  {
    name: "parcel",
    app: "parcel",
    environment: "Parcel 2",
    version: "parcel",
    imported,
    run: build("parcel", ["build", "index.html", "--no-cache"], "dist"),
  },
];
