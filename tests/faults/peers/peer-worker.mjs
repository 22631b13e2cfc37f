// A page with one client in it, a server of its own origin and one of another: where cases are tried, one after the other.
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { healthy } from "../fault-server.mjs";
import { NOWHERE } from "../worker.mjs";
import { load, warmUp, watch } from "./page.mjs";
import { PeerServer } from "./peer-server.mjs";

const WANTED = JSON.stringify({ direction: "outbound", phoneIds: ["phone-1", "phone-2"] });
/** After the call has ended, before what is left is counted. */
const GRACE_MS = 200;
const STUCK_MS = 15_000;
const HEALTHY = { timeoutMs: 15_000, attemptTimeoutMs: 15_000, maxRetries: 1 };
const patienceOf = ({ timeoutMs }) => timeoutMs + Math.max(10_000, timeoutMs);

export class PeerWorker {
  source = "";
  /** @type {import("../full-queue.mjs").FullQueue | undefined} */
  fullQueue;
  /** @type {import("../resolver.mjs").Resolver | undefined} */
  resolver;
  /** @type {PeerServer} */
  own;
  /** @type {PeerServer} */
  foreign;
  /** @type {import("playwright-core").BrowserContext} */
  context;
  /** @type {import("playwright-core").Page} */
  page;

  static async open(browser, /** @type {Partial<PeerWorker>} */ { fullQueue, resolver }) {
    const worker = new PeerWorker();
    Object.assign(worker, { fullQueue, resolver });
    worker.own = await PeerServer.start();
    worker.foreign = await PeerServer.start();
    [worker.own.other, worker.foreign.other] = [worker.foreign.origin, worker.own.origin];
    const proxy = resolver && { server: resolver.address, bypass: "127.0.0.1" };
    worker.context = await browser.newContext({ proxy });
    await worker.context.addInitScript(watch);
    return worker;
  }

  /** From now on it has this client. */
  async become(source) {
    this.source = source;
    await this.#openPage();
  }

  async close() {
    await this.context.close();
    await this.own.stop();
    await this.foreign.stop();
  }

  /** What the client tells its caller, and what the server knows. */
  async try(faultCase) {
    const [server, other] =
      faultCase.origin === "another" ? [this.foreign, this.own] : [this.own, this.foreign];
    other.begin();
    await this.#prepare(faultCase, server);
    const told = await this.#run(faultCase, server);
    const { direction, phoneIds } = server.agent;
    const found = {
      ...told,
      isDone: JSON.stringify({ direction, phoneIds }) === WANTED,
      requests: server.count("PUT"),
      connections: told.claim === "never ends" ? 0 : server.left,
    };
    // What goes on in the page is none of the next case's business.
    if (told.claim === "never ends" || found.listeners + found.connections > 0) await this.#openPage();
    return found;
  }

  async #openPage() {
    await this.page?.close();
    this.page = await this.context.newPage();
    this.own.begin();
    await this.page.goto(this.own.origin);
    await this.page.evaluate(load, this.source);
    // What a first call sets up takes time that no case should lack.
    this.foreign.begin();
    for (const server of [this.own, this.foreign]) {
      const { claim, said } = await this.#save(server.baseUrl(), HEALTHY);
      assert.equal(claim, "done", `a call to a healthy server failed: ${said}`);
    }
  }

  async #prepare(faultCase, server) {
    server.begin({ name: faultCase.name, applied: true, play: healthy });
    this.resolver?.begin(faultCase.resolve);
    if (faultCase.connection === "used") await this.page.evaluate(warmUp, server.baseUrl());
    else server.closeConnections();
    server.begin(faultCase);
  }

  async #run(faultCase, server) {
    if (faultCase.isRefused) await server.refuse();
    if (faultCase.isOffline) await this.context.setOffline(true);
    try {
      return await this.#save(this.#baseUrl(faultCase, server), faultCase.options);
    } catch (error) {
      return { claim: "never ends", checked: "never ends", said: `the page: ${error.message}`.slice(0, 100) };
    } finally {
      if (faultCase.isRefused) await server.listen(server.port);
      if (faultCase.isOffline) await this.context.setOffline(false);
    }
  }

  #save(baseUrl, options) {
    const asked = { baseUrl, options, patienceMs: patienceOf(options), graceMs: GRACE_MS };
    const saved = this.page.evaluate((asked) => globalThis.save(asked), asked);
    // A page may stand still, and then says nothing of its own patience.
    const stuck = setTimeout(asked.patienceMs + STUCK_MS, undefined, { ref: false }).then(() => {
      throw new Error("stands still");
    });
    return Promise.race([saved, stuck]);
  }

  #baseUrl(faultCase, server) {
    if (faultCase.phase === "resolve" && !faultCase.isOffline) return `https://${faultCase.name}.${NOWHERE}`;
    if (faultCase.isFull) return `http://127.0.0.1:${this.fullQueue.port}/${faultCase.name}`;
    return faultCase.isTls ? server.baseUrl().replace("http:", "https:") : server.baseUrl();
  }
}
