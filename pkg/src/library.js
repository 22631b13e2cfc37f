// All that the package exports, around a wasm that is loaded when it is first needed. Everything that decides is in there.
import { TalkoverError } from "talkover-error";
import { instantiate } from "talkover-glue";
import { compile } from "./compile.js";
import { withPages } from "./pages.js";
import { snapshot } from "./snapshot.js";

export { TalkoverError };

// Updates are objects in an array, with an array in each.
const DEEPEST = 3;

// As the wasm has it.
const DEFAULT_TIMEOUT_MS = 30_000;

/** `locate` gives the wasm, in any form that `init` takes, where the caller says nothing else. */
export function library(locate) {
  let wasm;
  let loading;
  let configured;

  function load(source) {
    if (!loading) {
      reachLocks();
      loading = loaded(source ?? locate());
      // Before anything else that waits for it: calls that came while it loaded go first, in their order, and a load that
      // failed is forgotten, so that the next call tries again.
      loading.then(
        (exports) => {
          wasm = exports;
        },
        () => {
          loading = undefined;
        },
      );
    }
    return loading;
  }

  async function call(name, args) {
    if (wasm) return wasm[name](...args);
    // Whoever calls before the wasm is there may change these while it loads.
    const kept = args.map((arg) => snapshot(arg, DEEPEST));
    const [options, defaults] = kept.slice(-2);
    // As in the wasm, what an object has from its prototype does not count.
    const own = (object) => attempt(() => ({ __proto__: null, ...object })) ?? {};
    const { signal, timeoutMs = own(defaults).timeoutMs } = own(options);
    const ms = Number.isFinite(timeoutMs) && timeoutMs > 0 && timeoutMs < 2 ** 31 ? timeoutMs : DEFAULT_TIMEOUT_MS;
    // For many agents, the wasm tells for each what an abort left undone.
    const isOne = name !== "updateAgentsCalling";
    return unlessStopped(load(), (exports) => exports[name](...kept), ms, isOne && signal);
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
      publishAgent: operation("publishAgent", 2),
      unpublishAgent: operation("unpublishAgent", 2),
      getAgent: operation("getAgent", 2),
      listAgents: list("listAgents"),
      listPhoneNumbers: list("listPhoneNumbers"),
    };
  }

  return {
    ...bound(() => configured),
    init: async (source) => void (await load(source)),
    configure(options) {
      configured = snapshot(options);
    },
    createClient(options) {
      const own = snapshot(options);
      return Object.freeze(bound(() => own));
    },
  };
}

/** A page's first question to its locks takes the browser some milliseconds. They pass while the wasm is loaded. */
async function reachLocks() {
  try {
    await navigator.locks.query();
  } catch {
    // The call finds out for itself, and goes without.
  }
}

/** What `begin` gives once there is the wasm. Where the time is up before that, or `signal` aborts, it never begins. */
function unlessStopped(loading, begin, ms, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      begin = () => {};
      reject(signal?.aborted ? signal.reason : unavailable(new Error(`it took longer than ${ms} ms`)));
    };
    const listen = (way) => attempt(() => signal[way]("abort", stop));
    const timer = attempt(() => setTimeout(stop, ms));
    listen("addEventListener");
    loading
      .then((exports) => resolve(begin(exports)))
      .catch(reject)
      .finally(() => {
        attempt(() => clearTimeout(timer));
        listen("removeEventListener");
      });
  });
}

/** Nothing, where it throws: the wasm will find out for itself, and say so. */
function attempt(read) {
  try {
    return read();
  } catch {}
}

async function loaded(source) {
  try {
    return await instantiate(await compile(source));
  } catch (cause) {
    throw unavailable(cause);
  }
}

function unavailable(cause) {
  const reason = /content security policy|\bcsp\b|unsafe-eval/i.test(cause?.message)
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
