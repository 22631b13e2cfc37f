// What a page loads of a client: one module, with all that it imports.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const from = (path) => fileURLToPath(new URL(path, import.meta.url));

export async function bundleOf(name) {
  const { outputFiles } = await build({
    entryPoints: [from(`clients/${name}.js`)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    alias: { "talkover-calling": from("../../../pkg/dist/index.js") },
    logLevel: "error",
  });
  return outputFiles[0].text;
}
