// Builds responses as bytes, so that they can be invalid.

export const bytes = (text) => Buffer.from(text, "latin1");

export const json = (value) => Buffer.from(JSON.stringify(value));

/** Returns a head. A list of values repeats a field, and `undefined` omits it. */
export function head(status, fields, version = "1.1") {
  const lines = Object.entries(fields).flatMap(([name, values]) =>
    [values]
      .flat()
      .filter((value) => value !== undefined)
      .map((value) => `${name}: ${value}\r\n`),
  );
  return bytes(`HTTP/${version} ${status}\r\n${lines.join("")}\r\n`);
}

export const chunk = (data) => Buffer.concat([bytes(`${data.length.toString(16)}\r\n`), data, bytes("\r\n")]);

export const LAST_CHUNK = bytes("0\r\n\r\n");

/** Parses the requests of a connection. */
export class RequestReader {
  #held = Buffer.alloc(0);

  /** Yields complete requests, and keeps the rest for the next piece. */
  *read(piece) {
    this.#held = Buffer.concat([this.#held, piece]);
    for (;;) {
      const end = this.#held.indexOf("\r\n\r\n");
      if (end < 0) return;
      const [line, ...lines] = this.#held.subarray(0, end).toString("latin1").split("\r\n");
      const fields = Object.fromEntries(
        lines.map((line) => [
          line.slice(0, line.indexOf(":")).toLowerCase(),
          line.slice(line.indexOf(":") + 1).trim(),
        ]),
      );
      const bodyEnd = end + 4 + Number(fields["content-length"] ?? 0);
      if (this.#held.length < bodyEnd) return;
      const body = this.#held.subarray(end + 4, bodyEnd).toString();
      this.#held = this.#held.subarray(bodyEnd);
      const [method, path] = line.split(" ");
      yield { method, path, fields, body };
    }
  }
}
