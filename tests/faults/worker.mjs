// Runs cases one after the other, with a page, a server of the page's origin, and a foreign server.
import assert from "node:assert/strict";
import { FaultServer, healthy } from "./fault-server.mjs";
import { load } from "./page.mjs";

/** A domain whose names do not resolve. */
export const NOWHERE = "nowhere.test";

// How late a timer may fire on a busy machine.
export const MARGIN_MS = 1_500;
const HEALTHY = { timeoutMs: 15_000, attemptTimeoutMs: 15_000, maxRetries: 0 };

export class Worker {
  faults = [];
  /** @type {import("./full-queue.mjs").FullQueue | undefined} */
  fullQueue;
  /** @type {import("./resolver.mjs").Resolver | undefined} */
  resolver;
  /** @type {FaultServer} */
  own;
  /** @type {FaultServer} */
  foreign;
  /** @type {import("playwright-core").BrowserContext} */
  context;
  /** @type {import("playwright-core").Page} */
  page;

  static async open(browser, /** @type {Partial<Worker>} */ { fullQueue, resolver }) {
    const worker = new this();
    Object.assign(worker, { fullQueue, resolver });
    worker.own = await FaultServer.start();
    worker.foreign = await FaultServer.start();
    [worker.own.other, worker.foreign.other] = [worker.foreign.origin, worker.own.origin];
    // Requests to this machine bypass the proxy.
    const proxy = resolver && { server: resolver.address, bypass: "127.0.0.1" };
    worker.context = await browser.newContext({ proxy });
    worker.page = await worker.context.newPage();
    worker.page.on("pageerror", (error) => worker.faults.push(error));
    worker.page.on("crash", () => worker.faults.push(new Error("the page crashed")));
    await worker.page.goto(worker.own.origin);
    await worker.page.evaluate(load);
    // The first call takes longer, which must not count against a case's deadline.
    await worker.#expectHealth(worker.own);
    await worker.#expectHealth(worker.foreign);
    return worker;
  }

  async close() {
    await this.context.close();
    await this.own.stop();
    await this.foreign.stop();
  }

  call(baseUrl, options) {
    return this.page.evaluate(([baseUrl, options]) => call(baseUrl, options), [baseUrl, options]);
  }

  /** Runs the case and asserts all that it expects. */
  async try(faultCase) {
    const [server, other] =
      faultCase.origin === "another" ? [this.foreign, this.own] : [this.own, this.foreign];
    await this.#prepare(faultCase, server);
    const how = await this.run(faultCase, server);
    this.check(how, faultCase, server, other);
    await this.#checkAfterwards(faultCase, server, other);
  }

  check(how, faultCase, server, other) {
    const { code, outcome, attempts } = how;
    assert.deepEqual(
      { code, outcome, attempts },
      faultCase.end,
      `it ended otherwise: ${JSON.stringify(how)}`,
    );
    if (code !== "success") assert(how.isOurs, "the error is no TalkoverError");
    if (faultCase.says) assert.match(how.message, faultCase.says);
    assert.equal(how.told, attempts, "onAttempt was told of another number of attempts");
    checkTime(how, faultCase);
    checkTruth(how, faultCase, server);
    this.#checkWire(how, faultCase, server, other);
  }

  async #prepare(faultCase, server) {
    server.begin({ name: faultCase.name, applied: true, play: healthy });
    this.resolver?.begin(faultCase.resolve);
    if (faultCase.connection === "used") await this.#expectHealth(server);
    else server.closeConnections();
    server.begin(faultCase);
  }

  async run(faultCase, server) {
    if (faultCase.isRefused) await server.refuse();
    if (faultCase.isOffline) await this.context.setOffline(true);
    try {
      return await this.call(this.baseUrl(faultCase, server), faultCase.options);
    } finally {
      if (faultCase.isRefused) await server.listen(server.port);
      if (faultCase.isOffline) await this.context.setOffline(false);
    }
  }

  baseUrl(faultCase, server) {
    if (faultCase.phase === "resolve" && !faultCase.isOffline) return `https://${faultCase.name}.${NOWHERE}`;
    if (faultCase.isFull) return `http://127.0.0.1:${this.fullQueue.port}/${faultCase.name}`;
    return faultCase.isTls ? server.baseUrl().replace("http:", "https:") : server.baseUrl();
  }

  #checkWire({ attempts }, faultCase, server, other) {
    checkRedirects(server, other);
    // A second attempt may wait for the connection of the first one.
    if (faultCase.resolve) return assert(this.resolver.asked > 0, "the proxy was not asked");
    if (faultCase.connect) return assert(server.connections > 0, "nobody came");
    if (!faultCase.play.PUT) return assert.equal(server.requests.length, 0);
    const method = faultCase.phase === "preflight" ? "OPTIONS" : "PUT";
    const faced = server.requests.filter((request) => request.method === method);
    // On a used connection the browser may resend a request, and the timeout may expire before a
    // later attempt is sent.
    if (faultCase.connection === "new") assert(faced.length <= attempts, "requests on the wire");
    if (faultCase.deadline === "none") assert(faced.length >= attempts, "requests on the wire");
    assert.equal(
      faced[0].isReused,
      faultCase.connection === "used",
      "it came on the other kind of connection",
    );
    if (method === "OPTIONS" && faultCase.end.code !== "success" && faultCase.then === "the same")
      assert.equal(server.count("PUT"), 0, "it was sent without leave");
    if (faultCase.origin !== "another") assert.equal(server.count("OPTIONS"), 0);
  }

  /** Asserts that later calls to both servers succeed, and that nothing was leaked. */
  async #checkAfterwards(faultCase, server, other) {
    for (const next of [server, other]) {
      next.begin({ name: faultCase.name, applied: true, play: healthy });
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

export function checkRedirects(...servers) {
  const strays = servers.flatMap(({ requests }) => requests).filter(({ path }) => path.includes("elsewhere"));
  assert.deepEqual(strays, [], "a redirect was followed");
}

function checkTime({ tookMs, attempts }, faultCase) {
  const { timeoutMs, attemptTimeoutMs } = faultCase.options;
  assert(tookMs <= timeoutMs + MARGIN_MS, `it took ${tookMs} ms of ${timeoutMs}`);
  if (faultCase.then !== "the same") return;
  const leastMs = attempts * Math.min(timeoutMs, attemptTimeoutMs);
  if (faultCase.deadline !== "none")
    assert(tookMs >= leastMs - 1, `it gave up after ${tookMs} ms of ${leastMs}`);
}

/** Asserts that the outcome is true at the server, independently of the expected end. */
function checkTruth({ outcome }, faultCase, server) {
  const isTrue = {
    "as asked": server.applied > 0,
    applied: server.applied > 0,
    unknown: true,
    rejected: server.applied === 0,
    not_sent: server.applied === 0,
  };
  assert.equal(
    isTrue[outcome],
    !faultCase.isKnownLimit,
    `${outcome}, and it was applied ${server.applied} times`,
  );
}
