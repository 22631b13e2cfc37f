// A call as it is known outside the wasm: enough to answer for it if the wasm traps.
import { attempt } from "./attempt.js";
import { Slices, pause } from "./slices.js";
import { TalkoverError } from "./talkover_error.js";

/** What a call failed with, until an error is made of it where its caller waits, so that the error's stack names the caller. */
class Failure {
  constructor(message, fields) {
    this.message = message;
    this.fields = fields;
  }
}

export class Call {
  #undo = new Set();
  /** What has been sent: attempts and outcome of each update, by its index. */
  #sent = new Map();
  #bulk;
  #isApply;
  rest = [];

  constructor({ isApply = false } = {}) {
    this.#isApply = isApply;
  }

  run(operation) {
    return new Promise((resolve, reject) => {
      this.interrupt = (cause) => {
        for (const undo of this.#undo) attempt(undo);
        if (this.#bulk) resolve(this.#interruptedEntries(cause));
        else reject(this.#interrupted(0, cause));
      };
      settle(operation, resolve, reject);
    });
  }

  error(message, fields) {
    return new Failure(message, fields);
  }

  /** A promise, or nothing where there are no tasks. */
  pause() {
    return pause();
  }

  beginBulk(agentIds, entries) {
    this.#bulk = { agentIds, entries };
  }

  report(index, attempts, outcome) {
    if (this.#isApply) outcome = this.#outcomeOfApply(index, outcome);
    this.#sent.set(index, { attempts, outcome });
  }

  /** Reads have no outcome. What was sent before one may have been applied, and a later operation's refusal does not change that. */
  #outcomeOfApply(index, outcome) {
    return outcome || this.#sent.get(index)?.outcome === "unknown" ? "unknown" : "not_sent";
  }

  /** Work that goes on after the call has its result. Its instance is needed until then. */
  continues(rest) {
    this.rest.push(rest);
  }

  onTrap(undo) {
    this.#undo.add(undo);
  }

  offTrap(undo) {
    this.#undo.delete(undo);
  }

  #interruptedEntries(cause) {
    const { agentIds, entries } = this.#bulk;
    return agentIds.map((agentId, index) => {
      const { outcome } = this.#state(index);
      const entry = { agentId, status: "rejected", outcome, reason: this.#interrupted(index, cause) };
      return entries[index] ?? entry;
    });
  }

  #state(index) {
    return this.#sent.get(index) ?? { attempts: 0, outcome: "not_sent" };
  }

  #interrupted(index, cause) {
    const { attempts, outcome } = this.#state(index);
    const message = `The WebAssembly part of talkover-calling stopped unexpectedly. ${MEANING[outcome] ?? "Call it again."}`;
    return new Failure(message, { code: "interrupted", outcome, attempts, issues: [], cause });
  }
}

const MEANING = {
  not_sent: "Nothing was sent.",
  rejected: "The change was refused before.",
  unknown: "The change may have been applied.",
};

/** What the call ended with, with errors in place of failures. To be called where the caller's promise is awaited. */
export async function result(value) {
  if (!Array.isArray(value)) return value;
  const slices = new Slices();
  for (const entry of value) {
    if (!(entry.reason instanceof Failure)) continue;
    entry.reason = toError(entry.reason);
    if (slices.isOver) await slices.next();
  }
  return value;
}

/** `hint` is added to an error about options. */
export function thrown(value, hint) {
  if (!(value instanceof Failure)) return value;
  if (value.fields.code === "invalid_options") value.message += hint;
  return toError(value);
}

function toError({ message, fields }) {
  return new TalkoverError(message, fields);
}

/** By `await`, since a page may have replaced `then`. */
async function settle(operation, resolve, reject) {
  try {
    resolve(await operation());
  } catch (error) {
    reject(error);
  }
}
