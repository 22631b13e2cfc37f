// Static servers for the output of a build.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { listen } from "./listen.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder while `use` runs with its URL. `answer` can return another `Response`.
 *
 * @param {(incoming: import("node:http").IncomingMessage) => any} answer
 */
export async function serveFolder(folder, use, answer = () => undefined) {
  const server = createServer(async (incoming, outgoing) => {
    const reply = (await answer(incoming)) ?? (await file(folder, incoming.url));
    outgoing
      .writeHead(reply.status, Object.fromEntries(reply.headers))
      .end(Buffer.from(await reply.arrayBuffer()));
  });
  const port = await listen(server);
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function file(folder, url) {
  const { pathname } = new URL(url, "http://localhost");
  const name = path.join(folder, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
  const bytes = await readFile(name).catch(() => undefined);
  const headers = { "content-type": TYPES[path.extname(name)] ?? "application/octet-stream" };
  return bytes ? new Response(bytes, { headers }) : new Response(null, { status: 404 });
}

/** Returns an unused port, for servers that cannot choose one themselves. */
export async function freePort() {
  const server = createServer();
  const port = await listen(server);
  await new Promise((closed) => server.close(closed));
  return port;
}
