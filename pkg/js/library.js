// The package's exports. The wasm is loaded on first use and makes all decisions.
import { attempt } from "./attempt.js";
import { Call, result, thrown } from "./call.js";
import { compile } from "./compile.js";
import { duration } from "./duration.js";
import { instances } from "./instances.js";
import { withPages } from "./pages.js";
import { snapshot, snapshotUpdates } from "./snapshot.js";
import { TalkoverError } from "./talkover_error.js";

export { TalkoverError };

/** Functions whose first argument is a list of updates, or a plan. */
const FOR_MANY = { updateAgentsCalling: true, planAgentsCalling: true, applyAgentsCalling: true };
/** On abort, these resolve: the wasm returns an entry for each agent. */
const RESOLVE_ON_ABORT = { updateAgentsCalling: true, applyAgentsCalling: true };
const CHANGES_ONE = {
  updateAgentCalling: true,
  applyAgentCalling: true,
  publishAgent: true,
  unpublishAgent: true,
};

// The same as in the wasm.
const DEFAULT_TIMEOUT_MS = 30_000;

/**
 * `locate` returns the wasm, in any form that `init` accepts, unless the caller passes a source.
 */
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
      // The caller may modify the arguments while the wasm loads, and while long lists are
      // validated in slices.
      const kept = args.map((arg, index) =>
        index === 0 && FOR_MANY[name] ? snapshotUpdates(arg) : snapshot(arg),
      );
      const instance = all.ready();
      return await result(
        await (instance ? run(instance, name, kept, call) : whileLoading(name, kept, call)),
      );
    } catch (error) {
      throw thrown(error, args.at(-1) === configured ? dropped : []);
    }
  }

  function run(instance, name, args, call) {
    release(instance, instance.run(name, args, call));
    return call.result;
  }

  async function release(instance, ended) {
    await ended;
    all.release(instance);
  }

  function whileLoading(name, args, call) {
    const [options, defaults] = args.slice(-2);
    // As in the wasm, inherited properties are ignored.
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
    // Nothing here may throw before it returns a promise, even if a page replaces the platform.
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

/** A page's first use of Web Locks takes some milliseconds, so it happens while the wasm loads. */
async function reachLocks() {
  try {
    await navigator.locks.query();
  } catch {
    // The call detects the missing locks itself and runs without them.
  }
}

/**
 * Runs `begin` once the wasm is loaded and resolves with its result. If the timeout expires or
 * `signal` aborts before that, `begin` never runs.
 */
function unlessStopped(loading, begin, ms, signal, tellAborted) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      begin = () => {};
      if (signal?.aborted) tellAborted();
      reject(signal?.aborted ? signal.reason : tooLate(ms));
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

/**
 * Matches the messages of browsers whose policy forbids WebAssembly. In an extension's content
 * script, Chromium's message names only the function that failed.
 */
const FORBIDDEN = /content security policy|\bcsp\b|unsafe-eval|disallowed by embedder|\(\):\s*$/i;

function unavailable(cause) {
  if (FORBIDDEN.test(cause?.message)) {
    const why =
      "the page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src";
    return cannotLoad(why, { reason: "content_security_policy" }, cause);
  }
  const { message } = cause ?? {};
  return typeof message === "string"
    ? cannotLoad(message, { message }, cause)
    : cannotLoad("for an unknown reason", { reason: "unknown" }, cause);
}

function tooLate(timeoutMs) {
  const message = `it took longer than ${duration(timeoutMs)}`;
  return cannotLoad(message, { reason: "timeout", timeoutMs }, new Error(message));
}

function cannotLoad(why, params, cause) {
  return new TalkoverError(`The WebAssembly part of talkover-calling cannot be loaded: ${why}.`, {
    code: "wasm_unavailable",
    params,
    outcome: "not_sent",
    attempts: 0,
    issues: [],
    cause,
  });
}
