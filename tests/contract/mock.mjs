// Prism, a mock server that answers according to docs/openapi.yaml, independently of the sandbox.
import { spawn } from "node:child_process";
import { createServer, request } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { file } from "./description.mjs";

const program = fileURLToPath(new URL("node_modules/@stoplight/prism-cli/dist/index.js", import.meta.url));
const READY = /listening on (http:\/\/127\.0\.0\.1:\d+)/;

/**
 * Starts Prism. `base(prefer)` returns a new base URL at which it sends the preferred response.
 * Each call needs a separate one, because a rate limit pauses all calls to a base URL.
 */
export async function startMock() {
  const args = [
    program,
    "mock",
    fileURLToPath(file),
    "--host",
    "127.0.0.1",
    "--port",
    await freePort(),
    "--errors",
    "--seed",
    "1",
  ];
  const prism = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  const ended = new Promise((resolve) => prism.once("exit", resolve));
  const address = await new Promise((resolve, reject) => {
    const said = [];
    prism.once("exit", () => reject(new Error(`Prism ended before it was ready:\n${said.join("\n")}`)));
    createInterface(prism.stdout).on("line", (line) => {
      said.push(line);
      const [, ready] = line.match(READY) ?? [];
      if (ready) resolve(ready);
    });
  });
  const proxy = createServer((incoming, outgoing) => preferring(address, incoming, outgoing));
  const port = await listen(proxy);
  let bases = 0;
  return {
    address,
    base: (prefer) => `http://127.0.0.1:${port}/${(bases += 1)}/${encodeURIComponent(prefer)}`,
    async stop() {
      proxy.closeAllConnections();
      proxy.close();
      prism.kill();
      await ended;
    },
  };
}

/** Reads the preference from the path, because the library cannot send a `Prefer` header. */
function preferring(address, incoming, outgoing) {
  const [, prefer, path] = incoming.url.match(/^\/\d+\/([^/]*)(\/.*)$/);
  const headers = { ...incoming.headers, prefer: decodeURIComponent(prefer), host: new URL(address).host };
  const forwarded = request(address + path, { method: incoming.method, headers }, (reply) => {
    outgoing.writeHead(reply.statusCode, reply.headers);
    reply.pipe(outgoing);
  });
  forwarded.on("error", () => outgoing.destroy());
  incoming.pipe(forwarded);
}

function listen(server) {
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server.address().port)));
}

async function freePort() {
  const server = createServer();
  const port = await listen(server);
  await new Promise((closed) => server.close(closed));
  return port;
}
