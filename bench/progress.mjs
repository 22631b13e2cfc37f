// Shows the progress of a long measure: updated in place on a terminal, otherwise once at the end.
const CLEAR = "\r\x1b[K";

export class Progress {
  #title;
  #total;
  #done = 0;
  #started = performance.now();

  constructor(title, total) {
    this.#title = title;
    this.#total = total;
    this.#show();
  }

  step() {
    this.#done += 1;
    this.#show();
  }

  end() {
    const seconds = ((performance.now() - this.#started) / 1_000).toFixed(1);
    process.stderr.write(
      `${process.stderr.isTTY ? CLEAR : ""}${this.#title.padEnd(28)} ${seconds.padStart(7)} s\n`,
    );
  }

  #show() {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`${CLEAR}${this.#title.padEnd(28)} ${this.#done} of ${this.#total}`);
  }
}
