import { execFile } from "node:child_process";
import { it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { file } from "./description.mjs";

const redocly = fileURLToPath(new URL("node_modules/@redocly/cli/bin/cli.js", import.meta.url));

it("has no issues by Redocly's strictest rules", async () => {
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  await promisify(execFile)(
    process.execPath,
    [redocly, "lint", "--extends", "recommended-strict", fileURLToPath(file)],
    { env },
  );
});
