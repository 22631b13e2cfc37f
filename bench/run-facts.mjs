// The facts of a run: its date, the versions and the machine.
import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import * as paths from "./paths.mjs";

const json = async (...parts) => JSON.parse(await readFile(path.join(...parts), "utf8"));

export async function runFacts(browser) {
  const { version } = await json(paths.packageFolder, "package.json");
  const { dependencies } = await json(paths.bench, "package.json");
  return {
    date: new Date().toISOString().slice(0, 10),
    versions: {
      "talkover-calling": version,
      ...dependencies,
      Chromium: browser.version,
      "Node.js": process.versions.node,
    },
    machine: {
      system: `${os.type()} ${os.arch()}`,
      processor: os.cpus()[0].model,
      cores: os.cpus().length,
      memoryGiB: Math.round(os.totalmem() / 2 ** 30),
      load: Number(os.loadavg()[0].toFixed(2)),
    },
  };
}
