// A SOCKS proxy. Browsers let it resolve names, so tests can control the result.
import { createServer } from "node:net";
import { listen } from "../support/listen.mjs";

const NO_AUTHENTICATION = Buffer.of(5, 0);

export class Resolver {
  #server = createServer((socket) => {
    socket.on("error", () => {});
    this.#sockets.add(socket);
    // The client sends a greeting, then a request with the name.
    socket.once("data", () => {
      socket.write(NO_AUTHENTICATION);
      socket.once("data", () => {
        this.asked += 1;
        this.answer(socket);
      });
    });
  });
  #sockets = new Set();
  address = "";

  static async start() {
    const resolver = new Resolver();
    resolver.address = `socks5://127.0.0.1:${await listen(resolver.#server)}`;
    return resolver;
  }

  begin(answer) {
    this.answer = answer;
    this.asked = 0;
  }

  stop() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
