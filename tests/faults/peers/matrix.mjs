// One client through the matrix.
import { FullQueue } from "../full-queue.mjs";
import { Resolver } from "../resolver.mjs";
import { late } from "../ends.mjs";
import { WorkerPool } from "../worker-pool.mjs";
import { isFor } from "./peer-cases.mjs";
import { PeerWorker } from "./peer-worker.mjs";
import { isOverrun } from "./tally.mjs";

const WORKERS = 12;
/** Past its deadline by less than this, a case is tried again alone: the machine may have been busy. */
const MARGIN_MS = 800;

/** The pages that clients run in, one client after the other. */
export class Matrix {
  #workers = [];
  #all = new WorkerPool();
  // Whether names are resolved by a proxy is chosen when a page is opened.
  #proxied = new WorkerPool();

  /** @type {FullQueue} */
  fullQueue;
  /** @type {Resolver} */
  resolver;

  static async open(browser) {
    const matrix = new Matrix();
    matrix.fullQueue = await FullQueue.start();
    matrix.resolver = await Resolver.start();
    const add = async (pool, means) => {
      const worker = await PeerWorker.open(browser, means);
      matrix.#workers.push(worker);
      pool.add(worker);
    };
    await add(matrix.#proxied, { resolver: matrix.resolver });
    for (let count = 0; count < WORKERS; count += 1) await add(matrix.#all, { fullQueue: matrix.fullQueue });
    return matrix;
  }

  async close() {
    for (const worker of this.#workers) await worker.close();
    this.resolver.stop();
    await this.fullQueue.stop();
  }

  /** What the client told its caller in each case that it can run, by the case's name. */
  async pass(contender, source, cases) {
    for (const worker of this.#workers) await worker.become(source);
    const ends = new Map();
    const attempt = (faultCase, keep = (_end) => true) =>
      (faultCase.resolve ? this.#proxied : this.#all).use(async (worker) => {
        const end = await worker.try(faultCase);
        if (keep(end)) ends.set(faultCase.name, end);
      });
    // The longest first, so that nothing waits for them at the end.
    const ordered = cases.filter((faultCase) => isFor(contender, faultCase)).toSorted(byTime);
    await Promise.all(ordered.map((faultCase) => attempt(faultCase)));
    for (const faultCase of ordered) {
      const { tookMs } = ends.get(faultCase.name);
      const isClose = tookMs < faultCase.options.timeoutMs * (contender.lastsMost ?? 1) + MARGIN_MS;
      if (isOverrun(contender, faultCase, ends.get(faultCase.name)) && isClose)
        await attempt(faultCase, (end) => end.tookMs < tookMs);
    }
    return ends;
  }
}

const length = ({ ends }) => (ends === late ? 1 : 0);
const byTime = (one, other) => length(other) - length(one);
