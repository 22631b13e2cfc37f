// The state of a call that is kept outside the wasm, so that the call can be rejected with a
// correct outcome if the wasm traps.
import { attempt } from "./attempt.js";
import { Slices, pause } from "./slices.js";
import { TalkoverError } from "./talkover_error.js";

/**
 * The message and fields of an error that is created later, where the caller awaits it, so that
 * the error's stack names the caller.
 */
class Failure {
  constructor(message, fields) {
    this.message = message;
    this.fields = fields;
  }
}

export class Call {
  #undo = new Set();
  /** Attempts and outcome of each update that was sent, by its index. */
  #sent = new Map();
  #bulk;
  #isApply;
  #rest = [];
  /** @type {Promise<any> | undefined} */
  result;

  constructor({ isApply = false } = {}) {
    this.#isApply = isApply;
  }

  /**
   * Settles `result`. Resolves when all work of the call has ended, which is later if it was
   * aborted.
   */
  async run(operation) {
    this.result = new Promise((resolve, reject) => {
      this.interrupt = (cause) => {
        for (const undo of this.#undo) attempt(undo);
        if (this.#bulk) resolve(this.#interruptedEntries(cause));
        else reject(this.#interrupted(0, cause));
      };
      settle(operation, resolve, reject);
    });
    try {
      await this.result;
    } catch {
      // The caller handles it.
    }
    for (const rest of this.#rest) await rest;
  }

  error(message, fields) {
    return new Failure(message, fields);
  }

  /** Returns a promise, or `undefined` where the platform cannot schedule tasks. */
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

  /**
   * Reads have no outcome. An update sent before a read may have been applied, and a later
   * operation that is refused does not change that.
   */
  #outcomeOfApply(index, outcome) {
    return outcome || this.#sent.get(index)?.outcome === "unknown" ? "unknown" : "not_sent";
  }

  /** Registers work that outlives the call's result. The instance is kept until it has finished. */
  continues(rest) {
    this.#rest.push(rest);
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
    const params = { reason: MEANING[outcome] ? `crashed_${outcome}` : "crashed" };
    return new Failure(message, { code: "interrupted", params, outcome, attempts, issues: [], cause });
  }
}

const MEANING = {
  not_sent: "Nothing was sent.",
  rejected: "The change was refused before.",
  unknown: "The change may have been applied.",
};

/** Replaces failures with errors. Call it where the caller's promise is awaited, for the stack. */
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

/** An `invalid_options` error also names the options that the last `configure` dropped. */
export function thrown(value, dropped) {
  if (!(value instanceof Failure)) return value;
  if (value.fields.code === "invalid_options" && dropped.length > 0) {
    value.message += ` configure() was called again without ${dropped.join(" and ")}, and replaces earlier options.`;
    value.fields.params.dropped = dropped.join(" ");
  }
  return toError(value);
}

function toError({ message, fields }) {
  return new TalkoverError(message, fields);
}

/** Uses `await`, because a page may have replaced `Promise.prototype.then`. */
async function settle(operation, resolve, reject) {
  try {
    resolve(await operation());
  } catch (error) {
    reject(error);
  }
}
