// Packs the package as npm would publish it.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { run } from "../../support/child.mjs";
import { packageFolder } from "../../support/paths.mjs";
import { scratch } from "./folders.mjs";

let packed;

export const ownVersion = async () =>
  JSON.parse(await readFile(path.join(packageFolder, "package.json"), "utf8")).version;

/** Returns `{ file, files }`: the tarball, and the names of the files in it. */
export const tarball = () => (packed ??= pack());

async function pack() {
  await mkdir(scratch, { recursive: true });
  const said = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", scratch], {
    cwd: packageFolder,
  });
  const [{ filename, files }] = [JSON.parse(said)].flatMap((json) =>
    Array.isArray(json) ? json : Object.values(json),
  );
  const plain = path.join(scratch, filename);
  // Named after its hash, because npm does not reinstall a file with the same name.
  const hash = createHash("sha256")
    .update(await readFile(plain))
    .digest("hex")
    .slice(0, 12);
  const file = path.join(scratch, `talkover-calling-${hash}.tgz`);
  await copyFile(plain, file);
  return { file, files: files.map((entry) => entry.path) };
}
