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

export const updateAgentCalling = bound(() => configured);

export function createClient(options) {
  const own = snapshot(options);
  return Object.freeze({ updateAgentCalling: bound(() => own) });
}

function bound(defaults) {
  return async (agentId, direction, phoneIds, options) => {
    if (glue) return glue.updateAgentCalling(agentId, direction, phoneIds, options, defaults());
    // Whoever calls before the wasm is there may change these while it loads.
    const args = [agentId, direction, snapshot(phoneIds), snapshot(options), defaults()];
    return (await load()).updateAgentCalling(...args);
  };
}

function load(source) {
  // A load that failed is forgotten, so that the next call tries again.
  loading ??= instantiate(source).catch((cause) => {
    loading = undefined;
    throw unavailable(cause);
  });
  return loading;
}

async function instantiate(source) {
  const [module, loaded] = await Promise.all([compile(source), import("talkover-glue")]);
  await loaded.default({ module_or_path: module });
  glue = loaded;
  return glue;
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
