// A fault server that counts only what was done to the agent of a case, and sees which connections were left open.
import { late } from "../ends.mjs";
import { FaultServer } from "../fault-server.mjs";
import { isOfAgent } from "./peer-cases.mjs";

export class PeerServer extends FaultServer {
  met = new Set();

  static async start() {
    const server = new PeerServer();
    server.begin();
    await server.listen(0);
    return server;
  }

  begin(/** @type {any} */ faultCase = undefined) {
    this.met = new Set();
    super.begin(faultCase && this.#watched(faultCase));
  }

  /** A redirect may lead the update to another agent. */
  carryOut(request) {
    if (isOfAgent(request)) super.carryOut(request);
  }

  /** Open connections on which a request of the case still waits for its response. */
  get left() {
    return [...this.met].filter(({ destroyed, readableEnded }) => !destroyed && !readableEnded).length;
  }

  #watched(faultCase) {
    // Only a fault of time leaves a request without its response. Connecting and preflights are the browser's own.
    const isLeft = faultCase.ends === late && ["headers", "body"].includes(faultCase.phase);
    if (!isLeft || faultCase.then !== "the same") return faultCase;
    const PUT = (exchange) => {
      this.met.add(exchange.socket);
      return faultCase.play.PUT(exchange);
    };
    return { ...faultCase, play: { ...faultCase.play, PUT } };
  }
}
