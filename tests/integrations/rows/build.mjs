import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../../support/child.mjs";
import { packageFolder, root } from "../../support/paths.mjs";

const BUILD_MS = 900_000;

export const builds = [
  {
    name: "second-build",
    environment: "A build in another folder gives the same bytes",
    inTable: false,
    calls: 0,
    async run() {
      const elsewhere = await mkdtemp(path.join(tmpdir(), "talkover-calling-"));
      try {
        await copySources(elsewhere);
        const env = { CARGO_TARGET_DIR: path.join(elsewhere, "target") };
        await run("cargo", ["xtask", "build"], { cwd: elsewhere, env, longestMs: BUILD_MS });
        const dist = path.join(packageFolder, "dist");
        const filesIn = async (folder) =>
          (await readdir(folder, { recursive: true })).filter((name) => path.extname(name)).sort();
        const names = await filesIn(dist);
        assert.deepEqual(await filesIn(path.join(elsewhere, "pkg/dist")), names);
        for (const name of names) {
          const [here, there] = await Promise.all(
            [dist, path.join(elsewhere, "pkg/dist")].map((folder) => readFile(path.join(folder, name))),
          );
          assert.ok(here.equals(there), `${name} differs between two builds`);
        }
      } finally {
        await rm(elsewhere, { recursive: true });
      }
    },
  },
];

/** Copies the files that git tracks or would add, without tools, packages and build output. */
async function copySources(folder) {
  const listed = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  for (const file of listed.split("\0").filter(Boolean)) {
    // git lists a deleted file until the deletion is committed.
    await cp(path.join(root, file), path.join(folder, file)).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
  }
}
