// A page with a server of its own origin and one of another: where cells are tried, one after the other.
import assert from "node:assert/strict";
import { NOWHERE } from "./browser.mjs";
import { FaultServer, healthy } from "./fault-server.mjs";
import { load } from "./page.mjs";

// What a busy machine may take to run a timer that is due.
const MARGIN_MS = 1_500;
const HEALTHY = { timeoutMs: 15_000, attemptTimeoutMs: 15_000, maxRetries: 0 };

export class Seat {
  faults = [];

  static async open(browser, { fullLine, resolver }) {
    const seat = new Seat();
    Object.assign(seat, { fullLine, resolver });
    seat.own = await FaultServer.start();
    seat.foreign = await FaultServer.start();
    [seat.own.other, seat.foreign.other] = [seat.foreign.origin, seat.own.origin];
    // This machine's own addresses are asked for without it.
    const proxy = resolver && { server: resolver.address, bypass: "127.0.0.1" };
    seat.context = await browser.newContext({ proxy });
    seat.page = await seat.context.newPage();
    seat.page.on("pageerror", (error) => seat.faults.push(error));
    seat.page.on("crash", () => seat.faults.push(new Error("the page crashed")));
    await seat.page.goto(seat.own.origin);
    await seat.page.evaluate(load);
    // What a first call sets up takes time that no cell should lack.
    await seat.#expectHealth(seat.own);
    await seat.#expectHealth(seat.foreign);
    return seat;
  }

  async close() {
    await this.context.close();
    await this.own.stop();
    await this.foreign.stop();
  }

  call(baseUrl, options) {
    return this.page.evaluate(([baseUrl, options]) => call(baseUrl, options), [baseUrl, options]);
  }

  /** Tries the cell, and asserts all that it promises. */
  async try(cell) {
    const [server, other] = cell.origin === "another" ? [this.foreign, this.own] : [this.own, this.foreign];
    await this.#prepare(cell, server);
    const how = await this.#meet(cell, server);
    const { code, outcome, attempts } = how;
    assert.deepEqual({ code, outcome, attempts }, cell.end, `it ended otherwise: ${JSON.stringify(how)}`);
    if (code !== "success") assert(how.isOurs, "the error is no TalkoverError");
    if (cell.says) assert.match(how.message, cell.says);
    assert.equal(how.told, attempts, "onAttempt was told of another number of attempts");
    checkTime(how, cell);
    checkTruth(how, cell, server);
    this.#checkWire(how, cell, server, other);
    await this.#checkAfterwards(cell, server, other);
  }

  async #prepare(cell, server) {
    server.begin({ name: cell.name, applied: true, play: healthy });
    this.resolver?.begin(cell.resolve);
    if (cell.connection === "used") await this.#expectHealth(server);
    else server.closeConnections();
    server.begin(cell);
  }

  async #meet(cell, server) {
    if (cell.isRefused) await server.refuse();
    if (cell.isOffline) await this.context.setOffline(true);
    try {
      return await this.call(this.#baseUrl(cell, server), cell.options);
    } finally {
      if (cell.isRefused) await server.listen(server.port);
      if (cell.isOffline) await this.context.setOffline(false);
    }
  }

  #baseUrl(cell, server) {
    if (cell.phase === "resolve" && !cell.isOffline) return `https://${cell.name}.${NOWHERE}`;
    if (cell.isFull) return `http://127.0.0.1:${this.fullLine.port}/${cell.name}`;
    return cell.isTls ? server.baseUrl().replace("http:", "https:") : server.baseUrl();
  }

  #checkWire({ attempts }, cell, server, other) {
    const strays = [...server.requests, ...other.requests].filter(({ path }) => path.includes("elsewhere"));
    assert.deepEqual(strays, [], "a redirect was followed");
    // A second attempt may wait for the connection that the first one began.
    if (cell.resolve) return assert(this.resolver.asked > 0, "the proxy was not asked");
    if (cell.connect) return assert(server.connections > 0, "nobody came");
    if (!cell.play.PUT) return assert.equal(server.requests.length, 0);
    const method = cell.phase === "preflight" ? "OPTIONS" : "PUT";
    const faced = server.requests.filter((request) => request.method === method);
    // On a used connection the browser may send a request again by itself, and time may be up before a later one has left.
    if (cell.connection === "new") assert(faced.length <= attempts, "requests on the wire");
    if (cell.deadline === "none") assert(faced.length >= attempts, "requests on the wire");
    assert.equal(faced[0].isReused, cell.connection === "used", "it came on the other kind of connection");
    if (method === "OPTIONS" && cell.end.code !== "success" && cell.then === "the same")
      assert.equal(server.count("PUT"), 0, "it was sent without leave");
    if (cell.origin !== "another") assert.equal(server.count("OPTIONS"), 0);
  }

  /** Calls of the same agent and of another origin do what they should, and nothing is left behind. */
  async #checkAfterwards(cell, server, other) {
    for (const next of [server, other]) {
      next.begin({ name: cell.name, applied: true, play: healthy });
      await this.#expectHealth(next);
    }
    const remains = await this.page.evaluate(() => remains());
    assert.deepEqual(remains, { locks: 0, polluted: false });
    assert.deepEqual(this.faults, []);
  }

  async #expectHealth(server) {
    const { code, message } = await this.call(server.baseUrl(), HEALTHY);
    assert.equal(code, "success", `a call to a healthy server failed: ${message}`);
    assert.equal(server.applied, 1, "it got the answer of another call");
  }
}

function checkTime({ tookMs, attempts }, cell) {
  const { timeoutMs, attemptTimeoutMs } = cell.options;
  assert(tookMs <= timeoutMs + MARGIN_MS, `it took ${tookMs} ms of ${timeoutMs}`);
  if (cell.then !== "the same") return;
  const leastMs = attempts * Math.min(timeoutMs, attemptTimeoutMs);
  if (cell.deadline !== "none") assert(tookMs >= leastMs - 1, `it gave up after ${tookMs} ms of ${leastMs}`);
}

/** Whatever a cell expects: nothing is said of the agent that is not so. */
function checkTruth({ outcome }, cell, server) {
  const isTrue = {
    "as asked": server.applied > 0,
    applied: server.applied > 0,
    unknown: true,
    rejected: server.applied === 0,
    not_sent: server.applied === 0,
  };
  assert.equal(isTrue[outcome], !cell.isKnownLimit, `${outcome}, and it was applied ${server.applied} times`);
}
