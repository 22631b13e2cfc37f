// Starts child processes as leaders of process groups, so that stopping a development server also
// stops its children.
import { spawn } from "node:child_process";

const LONGEST_MS = 300_000;
const GRACE_MS = 5_000;
const groups = new Set();

const QUIET = {
  CI: "1",
  DO_NOT_TRACK: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  NUXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  NO_COLOR: "1",
  NO_UPDATE_CHECK: "1",
};

/** @typedef {{ cwd?: string | URL, env?: Record<string, string>, longestMs?: number, url?: string }} Options */

/** Runs a command and returns its standard output. */
export async function run(program, args, /** @type {Options} */ { cwd, env, longestMs = LONGEST_MS } = {}) {
  const child = start(program, args, { cwd, env });
  const timer = setTimeout(child.stop, longestMs);
  const status = await child.ended;
  clearTimeout(timer);
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${status}:\n${child.said()}`);
  return child.output();
}

/**
 * Starts a server, waits until it answers at `url`, calls `use` with the URL, and stops the server.
 */
export async function serving(program, args, /** @type {Options} */ { cwd, env, url }, use) {
  const child = start(program, args, { cwd, env });
  try {
    const timeout = AbortSignal.timeout(LONGEST_MS);
    let ended = false;
    child.ended.then(() => (ended = true));
    while (!(await answers(url))) {
      if (ended || timeout.aborted) throw new Error(`${program} did not answer at ${url}:\n${child.said()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return await use(url).catch((error) => {
      throw new Error(`${error.message}\n${child.said()}`);
    });
  } finally {
    child.stop();
    await child.ended;
  }
}

const answers = (url) =>
  fetch(url, { method: "HEAD" }).then(
    () => true,
    () => false,
  );

function start(program, args, /** @type {Options} */ { cwd, env }) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...QUIET, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  if (child.pid) groups.add(child.pid);
  const chunks = { stdout: [], all: [] };
  child.stdout.on("data", (chunk) => (chunks.stdout.push(chunk), chunks.all.push(chunk)));
  child.stderr.on("data", (chunk) => chunks.all.push(chunk));
  const ended = new Promise((resolve) => {
    child.on("error", (error) => (chunks.all.push(Buffer.from(String(error))), resolve(-1)));
    child.on("close", (code, signal) => resolve(code ?? signal));
  }).finally(() => groups.delete(child.pid));
  return {
    ended,
    output: () => Buffer.concat(chunks.stdout).toString(),
    said: () => Buffer.concat(chunks.all).toString().slice(-8_000),
    stop: () => {
      // SIGTERM first: some have children in other groups, which only they can stop.
      signal(child.pid, "SIGTERM");
      setTimeout(() => signal(child.pid, "SIGKILL"), GRACE_MS).unref();
    },
  };
}

function signal(group, name) {
  try {
    // After a group has ended, its id may belong to another one.
    if (groups.has(group)) process.kill(-group, name);
  } catch {
    // It has already ended.
  }
}

const killAll = () => groups.forEach((group) => signal(group, "SIGKILL"));

for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => process.exit(130));
process.on("exit", killAll);
