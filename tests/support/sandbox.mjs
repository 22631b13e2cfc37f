// Controls a sandbox: the running one that TALKOVER_SANDBOX names, or one that this process starts.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const TOKEN = "talq_your_environment_token_here";
export const SUPPORT_BOT = "550e8400-e29b-41d4-a716-446655440000";
export const address = process.env.TALKOVER_SANDBOX?.replace(/\/$/, "") ?? (await start());

export const api = `${address}/api/v1`;

export const reset = () => call("POST", "/sandbox/reset");
export const fault = (faults) => call("POST", "/sandbox/faults", faults);
export const requests = (query) => call("GET", `/sandbox/requests?${new URLSearchParams(query)}`);
export const limitRate = (limit) => call("PUT", "/sandbox/rate-limit", limit);
export const agent = async (id) => (await call("GET", `/api/v1/agents/${id}`)).data;

/** Changes the documented agent, like another client. */
export const changeDirection = (direction) =>
  call("PUT", `/api/v1/agents/${SUPPORT_BOT}/calling`, { direction });

/** Returns the updates that the sandbox applied. */
export const applied = async () => (await requests({ method: "PUT" })).filter((request) => request.applied);

async function start() {
  const program = process.env.TALKOVER_SANDBOX_PROGRAM;
  assert(
    program,
    "TALKOVER_SANDBOX must be the address of a running sandbox; `cargo xtask test` starts one for each file",
  );
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const options = [
    "--host",
    "127.0.0.1",
    "--port",
    "0",
    "--rate-limit",
    "1000000",
    "--www",
    "www",
    "--pkg",
    "pkg",
  ];
  const child = spawn(program, options, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => child.kill());
  for await (const line of createInterface(child.stdout)) {
    const [, ready] = line.match(/^Talkover sandbox ready at (.*)\/$/) ?? [];
    if (!ready) continue;
    // Neither the child nor its output keeps this process running.
    child.unref();
    /** @type {import("node:net").Socket} */ (child.stdout).unref();
    child.stdout.resume();
    return ready;
  }
  throw new Error("the sandbox ended before it was ready");
}

async function call(method, path, body) {
  const response = await fetch(address + path, {
    method,
    headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  assert(response.ok, `${method} ${path} was answered with ${response.status}`);
  return response.json();
}
