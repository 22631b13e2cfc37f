// Installs an application with the packed package in a separate folder.
import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "../../support/child.mjs";
import { apps, scratch, shared } from "./folders.mjs";
import { tarball } from "./tarball.mjs";

// Kept between runs. The tools also use the lock file to find the application's root.
const KEPT = ["node_modules", "package-lock.json"];
const installed = new Map();

export function install(name) {
  if (!installed.has(name)) installed.set(name, installAnew(name));
  return installed.get(name);
}

async function installAnew(name) {
  const folder = path.join(scratch, name);
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder)) {
    if (!KEPT.includes(entry)) await rm(path.join(folder, entry), { recursive: true });
  }
  await cp(shared, path.join(folder, "src"), { recursive: true });
  await cp(path.join(apps, name), folder, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  manifest.dependencies = { ...manifest.dependencies, "talkover-calling": `file:${(await tarball()).file}` };
  const wanted = JSON.stringify(manifest, null, 2);
  await writeFile(path.join(folder, "package.json"), wanted);
  const stamp = path.join(folder, "node_modules/.wanted.json");
  if ((await readFile(stamp, "utf8").catch(() => "")) !== wanted) {
    // Without install scripts: the programs that these packages need come in separate packages.
    await run("npm", ["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], {
      cwd: folder,
    });
    await writeFile(stamp, wanted);
  }
  return new App(folder);
}

class App {
  constructor(folder) {
    this.folder = folder;
  }

  path(...parts) {
    return path.join(this.folder, ...parts);
  }

  bin(name) {
    return this.path("node_modules/.bin", name);
  }

  /** Runs a program of one of the application's packages, or Node, in its folder. */
  run(program, args, env) {
    return run(program === "node" ? process.execPath : this.bin(program), args, { cwd: this.folder, env });
  }

  write(file, text) {
    return writeFile(this.path(file), text);
  }

  async version(name) {
    return JSON.parse(await readFile(this.path("node_modules", name, "package.json"), "utf8")).version;
  }
}
