// Runs docs/recipes/apply-csv.mjs as a reader would: copied into a folder with the package.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { after, before, beforeEach, it } from "node:test";
import { block, read } from "../support/document.mjs";
import { packageFolder, root } from "../support/paths.mjs";
import * as sandbox from "../support/sandbox.mjs";

const { SUPPORT_BOT } = sandbox;
const CALLBACK_DESK = "77132a3e-8c4b-5dd8-9118-ecd959330972";
const HEAD = "agent_id,direction,phone_ids";

let folder;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "apply-csv-"));
  await mkdir(path.join(folder, "node_modules"));
  await symlink(packageFolder, path.join(folder, "node_modules/talkover-calling"), "junction");
  await copyFile(path.join(root, "docs/recipes/apply-csv.mjs"), path.join(folder, "apply-csv.mjs"));
});
after(() => folder && rm(folder, { recursive: true }));
beforeEach(sandbox.reset);

/** Runs the script with a CSV file that has these lines. */
async function apply(csv, args = ["--yes"], { env = {}, whileRunning = (_child) => {} } = {}) {
  await writeFile(path.join(folder, "changes.csv"), csv);
  const child = spawn(process.execPath, ["apply-csv.mjs", "changes.csv", ...args], {
    cwd: folder,
    env: {
      ...process.env,
      TALKOVER_BASE_URL: sandbox.api,
      TALKOVER_TOKEN: sandbox.TOKEN,
      NO_COLOR: "1",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const [out, err] = [text(child.stdout), text(child.stderr)];
  await whileRunning(child);
  return { code: await ended, out: await out, err: await err };
}

it("shows the plan of its example, applies it, and finds nothing to change the second time", async () => {
  const example = await read("docs/recipes/changes.csv");
  assert.equal(await block("docs/recipes/csv.md", "csv"), example);
  const { code, out, err } = await apply(example);
  assert.match(out, /SupportBot.*inbound → outbound.*phone-uuid-2.*yes, a draft for a moment/);
  assert.match(out, /Night Shift.*nothing/);
  assert.match(out, /^1 changed, 2 were as requested, 0 failed$/m);
  assert.deepEqual([code, err], [0, "3 of 3 done, 0 failed\n"]);
  const { direction, phone_numbers, current_status } = await sandbox.agent(SUPPORT_BOT);
  assert.deepEqual([direction, phone_numbers.length, current_status], ["outbound", 2, "published"]);

  const again = await apply(example);
  assert.deepEqual([again.code, again.out.match(/Nothing to change\./)?.length], [0, 1]);
});

it("changes nothing without a confirmation", async () => {
  const { code, out, err } = await apply(`${HEAD}\n${SUPPORT_BOT},outbound,`, []);
  assert.equal(code, 2);
  assert.match(out, /SupportBot/);
  assert.match(err, /^Nothing was changed: pass --yes/);
  assert.deepEqual(await sandbox.applied(), []);
});

it("reports all invalid cells by line and column, and sends nothing", async () => {
  const rows = [
    HEAD,
    `${SUPPORT_BOT},Outbound,phone-uuid-1`,
    "",
    `"${CALLBACK_DESK}",inbound,"phone-uuid-1`,
    'phone-uuid-2"',
    "agent 7,inbound,phone-uuid-1 +1234567890",
    `${SUPPORT_BOT},inbound,phone-uuid-1 phone-uuid-1`,
  ];
  const { code, err } = await apply(rows.join("\r\n"));
  assert.equal(code, 2);
  assert.match(err, /^line 2, column 2 \(direction\): /);
  assert.match(err, /^line 6, column 1 \(agent_id\): /m);
  assert.match(err, /^line 6, column 3 \(phone_ids, id 2\): .*phone number/m);
  assert.match(
    err,
    /^line 7, column 3 \(phone_ids, id 2\): Duplicate of line 7, column 3 \(phone_ids, id 1\)\.$/m,
  );
  assert.equal(err.trim().split("\n").length, 4);
  assert.deepEqual(await sandbox.requests({}), []);
});

it("reports the line of a duplicate agent", async () => {
  const { code, err } = await apply(`${HEAD}\n${SUPPORT_BOT},inbound,\n\n${SUPPORT_BOT},outbound,\n`);
  assert.equal(code, 2);
  assert.match(err, /^line 4, column 1 \(agent_id\): The same agent as line 2\./);
});

for (const [fault, csv, message] of [
  ["other columns", "agent,direction\n", /^line 1: the columns must be agent_id,direction,phone_ids$/m],
  ["an empty file", "", /^line 1: the columns must be/m],
  [
    "a missing cell",
    `${HEAD}\na,inbound\nb,inbound,,\n`,
    /^line 2: 2 cells instead of 3\nline 3: 4 cells instead of 3$/m,
  ],
  [
    "a quote that is not closed",
    `${HEAD}\na,"inbound,\n`,
    /^line 2, column 2: a quote is misplaced or not closed$/m,
  ],
  ["a quote in a cell", `${HEAD}\na,in"bound",\n`, /^line 2, column 2: a quote is misplaced or not closed$/m],
]) {
  it(`refuses ${fault}`, async () => {
    const { code, err } = await apply(String(csv));
    assert.equal(code, 2);
    assert.match(err, /** @type {RegExp} */ (message));
  });
}

it("reads the output of spreadsheets: a byte order mark, quotes, CRLF and empty lines", async () => {
  const rows = [`\uFEFF${HEAD}`, `"${SUPPORT_BOT}","outbound","phone-uuid-1, phone-uuid-2"`, ",,", ""];
  const { code, out } = await apply(rows.join("\r\n"));
  assert.equal(code, 0);
  assert.match(out, /^1 changed, 0 were as requested, 0 failed$/m);
});

it("lists the agents that failed, with their lines", async () => {
  const rows = [HEAD, "agent_999999,inbound,", `${CALLBACK_DESK},outbound,`, `${SUPPORT_BOT},outbound,`];
  const { code, out } = await apply(rows.join("\n"));
  assert.equal(code, 1);
  assert.match(out, /agent_999999.*no such agent/);
  assert.match(out, /^1 changed, 0 were as requested, 2 failed$/m);
  assert.match(out, /^line 2, agent_999999: There is no such agent/m);
  assert.match(
    out,
    /^line 3, Callback Desk: The agent could not be published.*The former settings are live again\.$/m,
  );
});

it("completes the agents that were started when it is interrupted", {
  skip: process.platform === "win32",
}, async () => {
  await sandbox.fault({ match: { method: "POST" }, delay_ms: 500 });
  const { code, out } = await apply(`${HEAD}\n${SUPPORT_BOT},outbound,`, ["--yes"], {
    async whileRunning(child) {
      while ((await sandbox.applied()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill("SIGINT");
    },
  });
  assert.equal(code, 1);
  assert.match(out, /^line 2, SupportBot: (Stopped|Aborted)/m);
  assert.equal((await sandbox.agent(SUPPORT_BOT)).current_status, "published");
});

it("reports missing arguments", async () => {
  const { code, err } = await apply(HEAD, [], { env: { TALKOVER_TOKEN: "" } });
  assert.deepEqual([code, err], [2, "Set TALKOVER_TOKEN to your environment's token.\n"]);
});
