// All that the package exports, around a wasm that is loaded when it is first needed. Everything that decides is in there.
import { attempt } from "./attempt.js";
import { Call, result, thrown } from "./call.js";
import { compile } from "./compile.js";
import { instances } from "./instances.js";
import { withPages } from "./pages.js";
import { snapshot, snapshotUpdates } from "./snapshot.js";
import { TalkoverError } from "./talkover_error.js";

export { TalkoverError };

/** Their first argument is a list of updates, or a plan. */
const FOR_MANY = { updateAgentsCalling: true, planAgentsCalling: true, applyAgentsCalling: true };
/** Of many agents, the wasm tells for each what an abort left undone. */
const RESOLVE_ON_ABORT = { updateAgentsCalling: true, applyAgentsCalling: true };
const CHANGES_ONE = {
  updateAgentCalling: true,
  applyAgentCalling: true,
  publishAgent: true,
  unpublishAgent: true,
};

// As the wasm has it.
const DEFAULT_TIMEOUT_MS = 30_000;

/** `locate` gives the wasm, in any form that `init` takes, where the caller says nothing else. */
export function library(locate) {
  const all = instances((source) => {
    reachLocks();
    return compile(source ?? locate());
  });
  let configured;
  /** Options that the last `configure` dropped. */
  let dropped = [];

  function load(source) {
    return all.start(source).catch((cause) => {
      throw unavailable(cause);
    });
  }

  async function call(name, args) {
    const call = new Call({ isApply: name.startsWith("apply") });
    try {
      // The caller may change them while the wasm loads, and while what is long is checked in slices.
      const kept = args.map((arg, index) =>
        index === 0 && FOR_MANY[name] ? snapshotUpdates(arg) : snapshot(arg),
      );
      const instance = all.ready();
      return await result(
        await (instance ? run(instance, name, kept, call) : whileLoading(name, kept, call)),
      );
    } catch (error) {
      throw thrown(error, args.at(-1) === configured ? hint() : "");
    }
  }

  /** What an error about options says besides. */
  const hint = () =>
    dropped.length === 0
      ? ""
      : ` configure() was called again without ${dropped.join(" and ")}, and replaces earlier options.`;

  async function run(instance, name, args, call) {
    try {
      return await instance.run(name, args, call);
    } finally {
      release(instance, call);
    }
  }

  async function release(instance, call) {
    // After an abort, what was begun is still brought to its end.
    for (const rest of call.rest) await rest;
    all.release(instance);
  }

  function whileLoading(name, args, call) {
    const [options, defaults] = args.slice(-2);
    // As in the wasm, what an object has from its prototype does not count.
    const own = (object) => attempt(() => ({ __proto__: null, ...object })) ?? {};
    const { signal, timeoutMs = own(defaults).timeoutMs, onAttempt = own(defaults).onAttempt } = own(options);
    const ms =
      Number.isFinite(timeoutMs) && timeoutMs > 0 && timeoutMs < 2 ** 31 ? timeoutMs : DEFAULT_TIMEOUT_MS;
    const begin = (instance) =>
      instance.hasTrapped() ? load().then(begin) : run(instance, name, args, call);
    const [agentId] = args;
    const change = CHANGES_ONE[name] && { agentId, outcome: "not_sent" };
    const tell = () => attempt(() => onAttempt({ ...change, attempt: 0, code: "aborted", willRetry: false }));
    return unlessStopped(load(), begin, ms, RESOLVE_ON_ABORT[name] ? undefined : signal, tell);
  }

  function bound(defaults) {
    // Nothing here may throw before there is a promise, whatever a page has put in the platform's place.
    const operation =
      (name, arity) =>
      (...args) => {
        args.length = arity;
        args[arity] = defaults();
        return call(name, args);
      };
    const list = (name) => withPages(operation(name, 2));
    return {
      updateAgentCalling: operation("updateAgentCalling", 4),
      updateAgentsCalling: operation("updateAgentsCalling", 2),
      planAgentsCalling: operation("planAgentsCalling", 2),
      applyAgentCalling: operation("applyAgentCalling", 4),
      applyAgentsCalling: operation("applyAgentsCalling", 2),
      publishAgent: operation("publishAgent", 2),
      unpublishAgent: operation("unpublishAgent", 2),
      getAgent: operation("getAgent", 2),
      listAgents: list("listAgents"),
      listPhoneNumbers: list("listPhoneNumbers"),
    };
  }

  const api = {
    ...bound(() => configured),
    init: async (source) => all.release(await load(source)),
    configure(options) {
      const before = configured;
      configured = snapshot(options);
      const names = attempt(() => Object.keys(before)) ?? [];
      dropped = names.filter((name) => attempt(() => configured[name]) === undefined);
    },
    resetForTests() {
      all.reset();
      configured = undefined;
      dropped = [];
    },
    createClient(options) {
      const own = snapshot(options);
      return Object.freeze(bound(() => own));
    },
  };
  return (name) => api[name];
}

/** A page's first question to its locks takes the browser some milliseconds. They pass while the wasm is loaded. */
async function reachLocks() {
  try {
    await navigator.locks.query();
  } catch {
    // The call finds out for itself, and goes without.
  }
}

/** What `begin` gives once the wasm is loaded. Where the time is up before that, or `signal` aborts, it never begins. */
function unlessStopped(loading, begin, ms, signal, tellAborted) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      begin = () => {};
      if (signal?.aborted) tellAborted();
      reject(signal?.aborted ? signal.reason : unavailable(new Error(`it took longer than ${duration(ms)}`)));
    };
    const listen = (way) => attempt(() => signal[way]("abort", stop));
    const timer = attempt(() => setTimeout(stop, ms));
    listen("addEventListener");
    loading
      .then((started) => resolve(begin(started)))
      .catch(reject)
      .finally(() => {
        attempt(() => clearTimeout(timer));
        listen("removeEventListener");
      });
  });
}

const duration = (ms) => (ms < 1_000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} seconds`);

/** How browsers say that a policy forbids it. In an extension's content script Chromium says nothing but what failed. */
const FORBIDDEN = /content security policy|\bcsp\b|unsafe-eval|disallowed by embedder|\(\):\s*$/i;

function unavailable(cause) {
  const reason = FORBIDDEN.test(cause?.message)
    ? "the page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src"
    : (cause?.message ?? "for an unknown reason");
  return new TalkoverError(`The WebAssembly part of talkover-calling cannot be loaded: ${reason}.`, {
    code: "wasm_unavailable",
    outcome: "not_sent",
    attempts: 0,
    issues: [],
    cause,
  });
}
