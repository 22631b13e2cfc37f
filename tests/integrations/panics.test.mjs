// A panic interrupts all calls in flight, so every function that may panic is listed. This test
// only reports others: they do not fail the build.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { it } from "node:test";
import { run } from "../support/child.mjs";
import { root } from "../support/paths.mjs";

// The wasm before optimization, which still has function names.
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

/** The panicking functions that the crate calls, each with the reason why it never panics. */
const OWN = {
  // gloo-net's `expect`s hold with `pkg/js/fetch.js`. The index comes from a search, and the
  // borrows are short. Text is cut at a `floor_char_boundary`.
  "web::call::Call::send": ["assert_failed", "panic", "panic_already_mutably_borrowed", "panic_fmt"],
  // The borrow lasts for one poll, which borrows nothing else.
  "web::web_lock::Grant::poll_settled": ["panic_already_borrowed"],
  "web::shared_state::SharedState::held_ms": ["panic_already_mutably_borrowed"],
  // A `thread_local` lives as long as the instance.
  "web::single::share": ["panic_fmt"],
  // Both slices have the same length. Allocation fails only without memory.
  "web::value::joined": ["<usize, usize>", "handle_error"],
  // The standard library's map and queue, with an index that was computed just before.
  "agent_queue::place": ["panic", "panic_fmt", "slice_index_fail", "unwrap_failed"],
  // The standard library's map.
  "policy::rate_window::RateWindows::of": ["panic", "slice_index_fail", "unwrap_failed"],
  "web::many::plan": ["panic", "slice_index_fail", "unwrap_failed"],
  "web::plan::read_pages": ["panic_fmt"],
  // The index comes from the map of the parameters itself.
  "policy::rate_limit_fields::quotas": ["panic_bounds_check"],
  // The standard library's search for a character.
  "base_url::missing_scheme": ["slice_index_fail"],
  // A list that is too long for memory.
  "error_body::issues": ["handle_error"],
  "issue::summary": ["expect_failed"],
};
/** Every `async` function panics if it is polled after completion, which no executor does. */
const ANYWHERE = "panic_const_async_fn_resumed";

it("panics only in functions that are listed", async (t) => {
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
