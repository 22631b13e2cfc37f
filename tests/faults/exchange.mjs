// One request of a case and its response, which a fault manipulates.
import { setTimeout } from "node:timers/promises";
import { chunk, head, json, LAST_CHUNK } from "./wire.mjs";

const DRIP_MS = 40;

/** @typedef {{ status?: string, body?: Buffer, last?: Buffer, fields?: object, version?: string }} Reply */

export class Exchange {
  /** `attempt` counts the case's requests of this method that have arrived, from 1. */
  constructor({ server, socket, request, faultCase, attempt }) {
    this.server = server;
    this.socket = socket;
    this.request = request;
    this.faultCase = faultCase;
    this.attempt = attempt;
  }

  /** Applies the request if the case requires it, whether or not its response arrives. */
  settle() {
    if (this.faultCase.applied) this.server.carryOut(this.request);
    return this;
  }

  /** Returns the same exchange with another answer. */
  as(applied) {
    return new Exchange({ ...this, faultCase: { ...this.faultCase, applied } });
  }

  /** The requested settings of an update, or the agent's current ones. */
  get data() {
    const { agent } = this.server;
    const { direction, phone_number_ids } = this.request.body
      ? JSON.parse(this.request.body)
      : { direction: agent.direction, phone_number_ids: agent.phoneIds };
    const phone_numbers = phone_number_ids.map((id) => ({ id, number: "+15550100" }));
    const id = this.request.path.split("/agents/")[1].split("/")[0];
    return { id, name: "SupportBot", direction, phone_numbers, current_status: agent.status };
  }

  /** The correct answer: the documented success, or a refusal. */
  get document() {
    return this.faultCase.applied
      ? { success: true, message: "Updated", data: this.data }
      : { success: false, message: "No.", errors: { direction: ["Not now."] } };
  }

  get status() {
    return this.faultCase.applied ? "200 OK" : "422 Unprocessable Content";
  }

  get cors() {
    return this.request.fields.origin ? { "access-control-allow-origin": this.request.fields.origin } : {};
  }

  /** The header fields of a response with this body. */
  fields(body, more = {}) {
    const own = { "content-type": "application/json", "content-length": body?.length };
    return { ...this.cors, ...own, ...more };
  }

  send(...pieces) {
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(pieces));
    return this;
  }

  /** Sends the correct answer, with the given parts replaced. */
  answer(/** @type {Reply} */ { status = this.status, body = json(this.document), fields, version } = {}) {
    return this.send(head(status, this.fields(body, fields), version), body);
  }

  /** Sends the correct answer in chunks, with `last` as the last one. */
  chunks(/** @type {Reply} */ { body = json(this.document), last = LAST_CHUNK, fields } = {}) {
    const framing = { "content-length": undefined, "transfer-encoding": "chunked", ...fields };
    const half = body.length >> 1;
    const pieces = [chunk(body.subarray(0, half)), chunk(body.subarray(half))];
    return this.send(head(this.status, this.fields(body, framing)), ...pieces, last);
  }

  /** Answers a preflight so that the request is allowed. */
  allow(/** @type {Reply} */ { status = "204 No Content", body = Buffer.alloc(0), fields, version } = {}) {
    const allowed = {
      ...this.cors,
      "access-control-allow-methods": "PUT",
      "access-control-allow-headers": "authorization, content-type",
      "access-control-max-age": "0",
      // The update then has the kind of connection that its case needs.
      connection: this.faultCase.connection === "new" ? "close" : "keep-alive",
      "content-length": body.length || undefined,
      ...fields,
    };
    this.send(head(status, allowed, version), body);
    return this.faultCase.connection === "new" ? this.end() : this;
  }

  /** Sends data byte by byte, so slowly that it exceeds every deadline of a case about time. */
  drip(data) {
    let sent = 0;
    const timer = setInterval(() => {
      if (sent === data.length || this.socket.destroyed) clearInterval(timer);
      else this.send(data.subarray(sent, ++sent));
    }, DRIP_MS);
    this.socket.once("close", () => clearInterval(timer));
  }

  /** Sends spaces, `bytes` at a time, until the page closes the connection. */
  async pour(bytes, pauseMs = 0) {
    const blanks = Buffer.alloc(bytes, " ");
    while (!this.socket.destroyed) {
      if (!this.socket.writableNeedDrain) this.socket.write(blanks);
      await setTimeout(pauseMs);
    }
  }

  /** Sends each byte in a separate packet, without a pause. */
  async trickle(data) {
    for (const byte of data) {
      this.send(Buffer.of(byte));
      await new Promise(setImmediate);
    }
  }

  end() {
    this.socket.end();
    return this;
  }

  reset() {
    this.socket.resetAndDestroy();
    return this;
  }
}
