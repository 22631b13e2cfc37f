// What stands around a backend: the application that knows sessions, and hosts that are neither it nor Talkover.
import { createServer } from "node:http";
import { sessionOf } from "./session.js";

async function start(answer) {
  const server = createServer(answer);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    port: server.address().port,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Says 204 to a request with a session and 401 to one without. */
export const startApplication = () =>
  start(async (incoming, outgoing) => {
    const headers = new Headers({ cookie: incoming.headers.cookie ?? "" });
    outgoing.writeHead((await sessionOf({ headers })) ? 204 : 401).end();
  });

/** Counts who comes by, and serves an empty page. */
export async function startForeignSite() {
  const visits = [];
  const site = await start((incoming, outgoing) => {
    visits.push({ url: incoming.url, headers: incoming.headers });
    outgoing.writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" }).end("<title>foreign</title>");
  });
  return { ...site, visits };
}
