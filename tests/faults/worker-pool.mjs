/** Shares workers between cases. */
export class WorkerPool {
  #all = [];
  #free = [];
  #waiting = [];

  add(worker) {
    this.#all.push(worker);
    this.#free.push(worker);
  }

  async use(work) {
    const worker = this.#free.pop() ?? (await new Promise((freed) => this.#waiting.push(freed)));
    await work(worker);
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#free.push(worker);
  }

  async close() {
    for (const worker of this.#all) await worker.close();
  }
}
