// The package's entry. It loads the wasm when it is first needed; everything that decides is in there.
import { TalkoverError } from "talkover-error";
import { compile } from "./compile.js";
import { snapshot } from "./snapshot.js";

export { TalkoverError };

let glue;
let loading;
let configured;

export function init(source) {
  return load(source).then(() => undefined);
}

export function configure(options) {
  configured = snapshot(options);
}

export const { updateAgentCalling, updateAgentsCalling } = bound(() => configured);

export function createClient(options) {
  const own = snapshot(options);
  return Object.freeze(bound(() => own));
}

function bound(defaults) {
  return {
    updateAgentCalling: (agentId, direction, phoneIds, options) =>
      call("updateAgentCalling", [agentId, direction, phoneIds, options, defaults()]),
    updateAgentsCalling: (updates, options) => call("updateAgentsCalling", [updates, options, defaults()]),
  };
}

// Updates are objects in an array, with an array in each.
const DEEPEST = 3;

async function call(name, args) {
  if (glue) return glue[name](...args);
  // Whoever calls before the wasm is there may change these while it loads.
  const kept = args.map((arg) => snapshot(arg, DEEPEST));
  return (await load())[name](...kept);
}

function load(source) {
  if (!loading) {
    loading = instantiate(source);
    // Before anything else that waits for it: calls that came while it loaded go first, in their order, and a load that
    // failed is forgotten, so that the next call tries again.
    loading.then(
      (loaded) => {
        glue = loaded;
      },
      () => {
        loading = undefined;
      },
    );
  }
  return loading;
}

async function instantiate(source) {
  try {
    const [module, loaded] = await Promise.all([compile(source), import("talkover-glue")]);
    await loaded.default({ module_or_path: module });
    return loaded;
  } catch (cause) {
    throw unavailable(cause);
  }
}

function unavailable(cause) {
  const reason = /content security policy|\bcsp\b|unsafe-eval/i.test(cause?.message)
    ? "the page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src"
    : (cause?.message ?? "for a reason the browser does not tell");
  return new TalkoverError(`The WebAssembly part of talkover-calling cannot be loaded: ${reason}.`, {
    code: "wasm_unavailable",
    outcome: "not_sent",
    attempts: 0,
    issues: [],
    cause,
  });
}
