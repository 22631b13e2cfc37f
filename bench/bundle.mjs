// Bundles what a page downloads, as an application's build would.
import { build } from "esbuild";
import { copyFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import * as paths from "./paths.mjs";

const OWN = {
  "talkover-calling": path.join(paths.packageFolder, "dist/index.js"),
  "talkover-calling/slim": path.join(paths.packageFolder, "dist/slim.js"),
};

/** Bundles each module of contenders/, schemas/ and many/ separately, and the measuring script. */
export async function bundleAll() {
  await rm(paths.www, { recursive: true, force: true });
  const folders = ["contenders", "schemas", "many"];
  const modules = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(path.join(paths.bench, folder))).map((file) => `${folder}/${file}`),
    ),
  );
  await build({
    absWorkingDir: paths.bench,
    entryPoints: [...modules.flat(), "page/index.js", "page/answers.js"],
    outdir: paths.www,
    outbase: ".",
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    alias: OWN,
    logLevel: "error",
  });
  await copyFile(wasm, path.join(paths.www, "contenders", path.basename(wasm)));
}

/** The wasm, which the slim entry loads from a separate file. */
export const wasm = path.join(paths.packageFolder, "dist/talkover_calling.wasm");

export const bundleOf = (name) => path.join(paths.www, "contenders", `${name}.js`);
