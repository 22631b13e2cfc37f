// A listening port with a full accept queue. Further connection attempts get no answer.
import { once } from "node:events";
import { connect } from "node:net";
import { Worker } from "node:worker_threads";

const LISTENING = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    // Blocks the thread, so that no connection is accepted.
    Atomics.wait(workerData, 0, 0);
    process.exit();
  });
`;
const WAITING = 8;

export class FullQueue {
  /** @type {Int32Array} */
  flag;
  /** @type {Worker} */
  worker;
  port = 0;
  /** @type {import("node:net").Socket[]} */
  waiting = [];

  static async start() {
    const line = new FullQueue();
    line.flag = new Int32Array(new SharedArrayBuffer(4));
    line.worker = new Worker(LISTENING, { eval: true, workerData: line.flag });
    [line.port] = await once(line.worker, "message");
    // More connections than the queue holds, so that the last ones stay pending.
    line.waiting = Array.from({ length: WAITING }, () =>
      connect(line.port, "127.0.0.1").on("error", () => {}),
    );
    await Promise.race(line.waiting.map((socket) => once(socket, "connect")));
    return line;
  }

  async stop() {
    for (const socket of this.waiting) socket.destroy();
    Atomics.store(this.flag, 0, 1);
    Atomics.notify(this.flag, 0);
    await once(this.worker, "exit");
  }
}
