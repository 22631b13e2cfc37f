// A server that plays faults on raw connections and records the applied updates. It runs one case
// at a time.
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { listen } from "../support/listen.mjs";
import { Exchange } from "./exchange.mjs";
import { bytes, head, RequestReader } from "./wire.mjs";

const PAGE = bytes("<!doctype html><link rel=icon href=data:,><title>Hostile</title>");
const PACKAGE = await readFile(new URL("../../pkg/dist/index.js", import.meta.url));

/** How a healthy service answers. */
const answer = (exchange) => exchange.settle().answer();
export const healthy = {
  OPTIONS: (exchange) => exchange.allow(),
  GET: answer,
  PUT: answer,
  POST: answer,
};
const HEALTHY_CASE = { name: "healthy", applied: true, play: healthy };

/** The agent before a case, which is live. */
export const BEFORE = { direction: "inbound", phoneIds: ["phone-0"], status: "published" };

export class FaultServer {
  #server = createServer((socket) => this.#serve(socket));
  #sockets = new Map();
  #faultCase = HEALTHY_CASE;
  /** The origin of the other server, the target of redirects. */
  other = "";

  static async start() {
    const server = new FaultServer();
    server.begin();
    await server.listen(0);
    return server;
  }

  async listen(port) {
    this.port = await listen(this.#server, port);
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  /** Stops listening and closes all connections. */
  refuse() {
    const closed = this.stopListening();
    this.closeConnections();
    return closed;
  }

  /** Keeps open connections. */
  stopListening() {
    return new Promise((closed) => this.#server.close(closed));
  }

  async stop() {
    if (this.#server.listening) await this.refuse();
  }

  closeConnections() {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  begin(faultCase = HEALTHY_CASE) {
    this.#faultCase = faultCase;
    /** The requests that arrived, and how many updates were applied. */
    this.requests = [];
    this.applied = 0;
    this.connections = 0;
    this.agent = BEFORE;
  }

  /** Applies a request. An update is counted and makes the agent a draft. */
  carryOut({ method, body }) {
    if (method === "POST") this.agent = { ...this.agent, status: "published" };
    if (method !== "PUT") return;
    const { direction, phone_number_ids: phoneIds } = JSON.parse(body);
    this.agent = { direction, phoneIds, status: "draft" };
    this.applied += 1;
  }

  baseUrl(faultCase = this.#faultCase) {
    return `${this.origin}/${faultCase.name}/api`;
  }

  count(method) {
    return this.requests.filter((request) => request.method === method).length;
  }

  #serve(socket) {
    socket.setNoDelay(true);
    // The page may close the connection at any time.
    socket.on("error", () => {});
    this.#sockets.set(socket, 0);
    socket.on("close", () => this.#sockets.delete(socket));
    this.connections += 1;
    const { play, isConnectionMet } = this.#faultCase;
    if (play.connect && (isConnectionMet?.(this) ?? true)) return play.connect(socket);
    const reader = new RequestReader();
    socket.on("data", (piece) => {
      for (const request of reader.read(piece)) this.#answer(socket, request);
    });
  }

  #answer(socket, request) {
    if (!request.path.includes("/api/")) return serveFile(socket, request);
    const faultCase = this.#faultCase;
    // A late request of an earlier case.
    if (request.path.split("/")[1] !== faultCase.name) return socket.destroy();
    const before = this.#sockets.get(socket);
    this.#sockets.set(socket, before + 1);
    this.requests.push({ ...request, isReused: before > 0 });
    const attempt = this.requests.filter((other) => isAlike(other, request)).length;
    const exchange = new Exchange({ server: this, socket, request, faultCase, attempt });
    (faultCase.play[request.method] ?? healthy[request.method])(exchange);
  }
}

const isAlike = (one, other) => one.method === other.method && asksFor(one) === asksFor(other);
/** The method that a preflight requests. */
export const asksFor = ({ fields }) => fields["access-control-request-method"];

/** Serves the page and the package on connections that cases do not reuse. */
function serveFile(socket, { path }) {
  const isPackage = path === "/package.js";
  const body = isPackage ? PACKAGE : PAGE;
  const type = isPackage ? "text/javascript" : "text/html";
  const fields = {
    "content-type": type,
    "content-length": body.length,
    connection: "close",
    "access-control-allow-origin": "*",
  };
  socket.end(Buffer.concat([head("200 OK", fields), body]));
}
