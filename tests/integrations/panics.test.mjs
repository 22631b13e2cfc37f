// A panic costs all calls in flight, so it is known where one could come from. This only looks: a build with other panics is a build.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { it } from "node:test";
import { run } from "../support/child.mjs";
import { root } from "../support/paths.mjs";

// Before it was optimized it has its functions' names.
const WASM = path.join(root, "target/package/glue/talkover_calling_bg.wasm");
const FEATURES = [
  "bulk-memory",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "reference-types",
  "sign-ext",
];
const PANICKING =
  /::(panicking::panic|panic_already|panic_poisoned|panic_access|unwrap_failed|expect_failed|assert_failed|\w+_fail$|capacity_overflow|handle_error|handle_alloc_error)/;

/** What the crate's own functions call, each with the reason why it never happens. */
const OWN = {
  // `expect`s of gloo-net, which `pkg/js/fetch.js` meets, an index that a search has just given, and borrows of which none lasts.
  "web::call::Call::run": ["assert_failed", "panic_already_mutably_borrowed", "panic_fmt"],
  // A borrow for the time of one poll, in which nothing else asks.
  "web::web_lock::Grant::poll_settled": ["panic_already_borrowed"],
  "web::shared_state::SharedState::held_ms": ["panic_already_mutably_borrowed"],
  // The page's own `thread_local`, which is there as long as the instance.
  "web::single::share": ["panic_fmt"],
  // Bytes into as many bytes; without memory there is nothing to do.
  "web::value::joined": ["<usize, usize>", "handle_error"],
  // The standard library's own map and queue, at an index that was counted just before.
  "agent_queue::place": ["panic", "panic_fmt", "slice_index_fail", "unwrap_failed"],
  // Text is cut where `floor_char_boundary` says.
  "error_body::shown": ["panic"],
};
/** In every `async` function: it is polled after its end, which no executor does. */
const ANYWHERE = "panic_const_async_fn_resumed";

it("panics nowhere that is not known", async (t) => {
  const pinned = (await readFile(path.join(root, "rust-toolchain.toml"), "utf8")).match(
    /channel = "(.*)"/,
  )[1];
  const used = (await run("rustc", ["--version"], { cwd: root })).split(" ")[1];
  if (used !== pinned) return t.skip(`Rust ${used} is used, and the functions are those of ${pinned}`);
  const wasmOpt = path.join(root, "node_modules/binaryen/bin/wasm-opt");
  const graph = await run(process.execPath, [
    wasmOpt,
    WASM,
    ...FEATURES.map((name) => `--enable-${name}`),
    "--print-call-graph",
  ]);
  const found = {};
  for (const [, caller, callee] of graph.matchAll(/"(.*)" -> "(.*)"; \/\/ call/g)) {
    const own = caller.match(/^talkover_calling::(.*?)(::\{\{closure\}\})*::h[0-9a-f]{16}$/)?.[1];
    if (own && PANICKING.test(callee) && !callee.endsWith(ANYWHERE))
      (found[own] ??= new Set()).add(callee.split("::").at(-1));
  }
  assert.deepEqual(
    Object.fromEntries(Object.entries(found).map(([own, callees]) => [own, [...callees].sort()])),
    OWN,
  );
});
