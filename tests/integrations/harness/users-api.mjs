// A service that records the token of each update.
import { createServer } from "node:http";
import { listen } from "../../support/listen.mjs";

/** Calls `use` with the URL and the list of recorded updates: agent id and `Authorization`. */
export async function withUsersApi(use) {
  const seen = [];
  const server = createServer(async (incoming, outgoing) => {
    const agentId = incoming.url.split("/").at(-2);
    const { direction } = JSON.parse(Buffer.concat(await incoming.toArray()).toString());
    seen.push([agentId, incoming.headers.authorization]);
    // The delay lets calls overlap.
    setTimeout(() => {
      outgoing.writeHead(200, { "content-type": "application/json" });
      outgoing.end(JSON.stringify({ success: true, data: { id: agentId, direction } }));
    }, 50);
  });
  const port = await listen(server);
  try {
    return await use(`http://127.0.0.1:${port}`, seen);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
