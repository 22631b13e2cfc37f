// The servers around a backend: the application with its sessions, a foreign site, and a tap
// between the backend and the sandbox.
import { createServer, request } from "node:http";
import { listen } from "../support/listen.mjs";
import { isAllowed, sessionOf } from "./session.js";

async function start(answer) {
  const server = createServer(answer);
  const port = await listen(server);
  return {
    port,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/**
 * The application of the recipes for nginx and Caddy. It answers 204 with a user name if the
 * request is allowed, 401 without a session, and 403 without permission. nginx describes the
 * request in X-Original-… headers, with the numbers in the body; Caddy uses X-Forwarded-… headers.
 */
export const startApplication = () =>
  start(async (incoming, outgoing) => {
    const { headers } = incoming;
    const body = Buffer.concat(await incoming.toArray()).toString();
    const session = await sessionOf({ headers: new Headers({ cookie: headers.cookie ?? "" }) });
    const method = headers["x-original-method"] ?? headers["x-forwarded-method"];
    const [, agentId] =
      (headers["x-original-uri"] ?? headers["x-forwarded-uri"]).match(/^\/talkover\/agents\/([^/?]+)/) ?? [];
    const { phoneIds = [], ids } = body ? JSON.parse(body) : {};
    if (session === "signed-in-broken")
      outgoing
        .writeHead(500, { "content-type": "text/html", "set-cookie": "app=1" })
        .end("<script>1</script> at /root/app.js:1");
    else if (!session) outgoing.writeHead(401).end();
    else if (ids) {
      const isAgents = headers["x-original-uri"].startsWith("/talkover/agents");
      const allowed = await Promise.all(
        ids.map((id) =>
          isAgents ? isAllowed(session, method, id, []) : isAllowed(session, method, undefined, [id]),
        ),
      );
      outgoing
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(ids.filter((_, index) => allowed[index])));
    } else if (!(await isAllowed(session, method, agentId, phoneIds))) outgoing.writeHead(403).end();
    else outgoing.writeHead(204, { "x-user": session }).end();
  });

/** Records visits and serves an empty page. */
export async function startForeignSite() {
  const visits = [];
  const site = await start((incoming, outgoing) => {
    visits.push({ url: incoming.url, headers: incoming.headers });
    outgoing
      .writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" })
      .end("<title>foreign</title>");
  });
  return { ...site, visits };
}

/**
 * Records every request between a backend and the sandbox, and can answer in the sandbox's place.
 */
export async function startTap(sandbox) {
  const tap = { requests: [], answer: undefined, held: new Set() };
  const { port, stop } = await start(async (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const kept = { method, url, headers, body: "" };
    tap.requests.push(kept);
    tap.held.add(incoming.socket);
    incoming.on("error", () => {});
    const chunks = await incoming.toArray().catch(() => undefined);
    if (!chunks) return;
    const body = Buffer.concat(chunks);
    kept.body = body.toString();
    if (tap.answer) return tap.answer(incoming, outgoing);
    const onward = request(sandbox + url, { method, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode, reply.headers);
      reply.on("error", () => outgoing.destroy()).pipe(outgoing);
      reply.on("aborted", () => outgoing.destroy());
    });
    onward.on("error", () => outgoing.destroy()).end(body);
  });
  const release = () => {
    tap.answer = undefined;
    for (const socket of tap.held) socket.destroy();
    tap.held.clear();
  };
  return Object.assign(tap, { address: `http://127.0.0.1:${port}`, stop, release });
}
