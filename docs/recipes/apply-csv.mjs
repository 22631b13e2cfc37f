// Applies the changes of a CSV file: shows the plan, asks for confirmation, applies it, and lists
// the agents that failed.
//
//   TALKOVER_TOKEN=talq_… node apply-csv.mjs changes.csv
//
// See csv.md for the file's format and the other options.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { applyAgentsCalling, configure, planAgentsCalling, TalkoverError } from "talkover-calling";

const COLUMNS = ["agent_id", "direction", "phone_ids"];

/** An error whose message is shown without a stack trace. */
class Refused extends Error {}

/**
 * Parses a CSV file (RFC 4180) into records, each with its first line number. A quoted cell may
 * contain commas, line breaks and doubled quotes.
 */
function records(text) {
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  const found = [];
  let record = { line: 1, cells: [] };
  let line = 1;
  for (cell.lastIndex = 0; ; ) {
    const match = cell.exec(text);
    if (!match)
      throw new Refused(
        `line ${line}, column ${record.cells.length + 1}: a quote is misplaced or not closed`,
      );
    const [all, quoted, plain, end] = match;
    record.cells.push(quoted?.replaceAll('""', '"') ?? plain);
    line += all.match(/\r?\n|\r/g)?.length ?? 0;
    if (end === ",") continue;
    if (record.cells.some((text) => text.trim() !== "")) found.push(record);
    if (end === "" || cell.lastIndex === text.length) return found;
    record = { line, cells: [] };
  }
}

/**
 * Returns the updates and the line of each. It checks only the form of the file; the library
 * validates the values.
 */
function updatesOf(text) {
  const [head, ...rows] = records(text.replace(/^\uFEFF/, ""));
  const names = (head?.cells ?? []).map((name) => name.trim());
  if (names.join() !== COLUMNS.join()) throw new Refused(`line 1: the columns must be ${COLUMNS.join(",")}`);
  const faults = rows
    .filter(({ cells }) => cells.length !== COLUMNS.length)
    .map(({ line, cells }) => `line ${line}: ${cells.length} cells instead of ${COLUMNS.length}`);
  if (faults.length > 0) throw new Refused(faults.join("\n"));
  const updates = rows.map(({ cells }) => {
    const [agentId, direction, phones] = cells.map((cell) => cell.trim());
    return { agentId, direction, phoneIds: phoneIdsOf(phones) };
  });
  return { updates, lines: rows.map(({ line }) => line) };
}

/** An empty cell keeps the assigned numbers, and `none` unassigns all. */
function phoneIdsOf(cell) {
  if (cell === "") return null;
  return cell === "none" ? [] : cell.split(/[\s,;]+/).filter((id) => id !== "");
}

/** Replaces paths such as `updates[4].phoneIds[1]` with the line and column of the file. */
function inFile(text, lines) {
  return text.replace(/updates\[(\d+)\](?:\.(\w+)(?:\[(\d+)\])?)?/g, (_, index, field, id) => {
    const column = { agentId: 1, direction: 2, phoneIds: 3 }[field];
    const cell = column && `, column ${column} (${COLUMNS[column - 1]}${id ? `, id ${Number(id) + 1}` : ""})`;
    return `line ${lines[index]}${cell ?? ""}`;
  });
}

function describe({ agentId, name, action, before, after, added, removed, takesOffAir, alsoOn }) {
  if (action === "missing") return { agent: agentId, change: "no such agent" };
  return {
    agent: name,
    change:
      action === "none"
        ? "nothing"
        : before.direction === after.direction
          ? "numbers"
          : `${before.direction} → ${after.direction}`,
    added: added.join(" "),
    removed: removed.join(" "),
    live: takesOffAir ? "yes, a draft for a moment" : before.status === "published" ? "yes" : "no",
    "added numbers also on": [...new Set(alsoOn.map((other) => other.name))].join(", "),
  };
}

async function isConfirmed(question) {
  if (process.argv.includes("--yes")) return true;
  if (!process.stdin.isTTY)
    throw new Refused("Nothing was changed: pass --yes to apply the plan without a question.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function show({ total, done, failed, pausedMs }) {
  const pause = pausedMs > 0 ? `, rate limit: resumes in ${Math.ceil(pausedMs / 1000)} s` : "";
  const line = `${done} of ${total} done, ${failed} failed${pause}`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${line}${done === total ? "\n" : ""}`);
  else if (done === total) process.stderr.write(`${line}\n`);
}

/** A duplicate names its first occurrence by its path, for `inFile`. */
function textOf({ code, params, path, message }) {
  if (code !== "duplicate") return message;
  if (params.reason === "agent") return `The same agent as updates[${params.first}].`;
  return `Duplicate of ${path.replace(/\d+\]$/, `${params.first}]`)}.`;
}

/** Returns the exit code: 0 if every agent has the settings of the file, 1 if not. */
async function main(file) {
  if (!file) throw new Refused("Usage: node apply-csv.mjs changes.csv [--yes]");
  const { TALKOVER_BASE_URL: baseUrl, TALKOVER_TOKEN: token } = process.env;
  if (!token) throw new Refused("Set TALKOVER_TOKEN to your environment's token.");
  configure({ ...(baseUrl && { baseUrl }), token });

  const { updates, lines } = updatesOf(await readFile(file, "utf8"));
  const plan = await planAgentsCalling(updates).catch((error) => {
    if (!(error instanceof TalkoverError) || error.issues.length === 0) throw error;
    throw new Refused(
      error.issues.map((issue) => inFile(`${issue.path}: ${textOf(issue)}`, lines)).join("\n"),
    );
  });
  console.table(plan.entries.map(describe));
  const count = plan.entries.filter(({ action }) => action === "update").length;
  const missing = plan.entries.filter(({ action }) => action === "missing").length;
  if (count === 0) {
    console.log("Nothing to change.");
    return missing > 0 ? 1 : 0;
  }
  if (!(await isConfirmed(`Change ${count} of ${updates.length} agents?`))) {
    console.log("Nothing was changed.");
    return 1;
  }

  // The first Ctrl-C completes the started agents and skips the others. The second ends the script.
  const stop = new AbortController();
  process.once("SIGINT", () => stop.abort(new Error("Stopped: what was sent before is completed.")));
  const entries = await applyAgentsCalling(plan, { signal: stop.signal, onProgress: show });
  const changed = entries.filter(({ value }) => value?.changed).length;
  const failed = entries.flatMap(({ status, reason }, index) =>
    status === "rejected" ? [{ index, reason }] : [],
  );
  console.log(
    `${changed} changed, ${entries.length - changed - failed.length} were as requested, ${failed.length} failed`,
  );
  for (const { index, reason } of failed) {
    // A live agent whose apply was interrupted is a draft now, and the next plan would keep it one.
    const hint =
      reason.before?.status === "published" && reason.offAir !== false ? " It was live: publish it." : "";
    console.log(
      `line ${lines[index]}, ${plan.entries[index].name || plan.entries[index].agentId}: ${reason.message}${hint}`,
    );
  }
  return failed.length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main(process.argv.slice(2).find((argument) => !argument.startsWith("--")));
} catch (error) {
  if (!(error instanceof Refused || error instanceof TalkoverError || error.syscall)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
