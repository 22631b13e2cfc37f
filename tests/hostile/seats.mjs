/** Seats that are taken in turns. */
export class Seats {
  #all = [];
  #free = [];
  #waiting = [];

  add(seat) {
    this.#all.push(seat);
    this.#free.push(seat);
  }

  async use(work) {
    const seat = this.#free.pop() ?? (await new Promise((freed) => this.#waiting.push(freed)));
    await work(seat);
    const next = this.#waiting.shift();
    if (next) next(seat);
    else this.#free.push(seat);
  }

  async close() {
    for (const seat of this.#all) await seat.close();
  }
}
