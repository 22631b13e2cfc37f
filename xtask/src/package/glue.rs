//! The JavaScript that wasm-bindgen writes around the wasm, made small: what loads the wasm in general is left out, since the
//! package knows how it does, and the names by which the two know each other are short ones. Theirs have a hash each, and a page
//! would download all of them twice. And the crate's constants, the names of properties above all, become strings once.

use std::ops::Range;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use wasmparser::{DataKind, Operator, Parser, Payload};

/// The pass of wasm-opt that gives short names to the wasm's imports, exports and the module that they come from, and prints them.
pub(super) const SHORT_NAMES: &str = "--minify-imports-and-exports-and-modules";
/// What the pass calls the module.
const MODULE: &str = "a";

const IMPORTS: &str = "function __wbg_get_imports() {";
const LOADING: &str = "let wasmModule, wasmInstance, wasm;";

/// Where the glue makes a string of what the wasm points to.
const READING: &str = "    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));\n}\n";
/// Longer constants are messages of errors, which are hardly needed twice.
const LONGEST_NAME: u32 = 63;

/// What is needed nowhere, from its beginning up to what comes after it: something for a wasm without `realloc`, which this one has,
/// for a browser without `encodeInto`, which is older than all that know such a wasm, and for closures that Rust gives away. It keeps
/// those of this crate and of js-sys, and drops them itself.
const NEEDLESS: [[&str; 2]; 5] = [
    ["    if (realloc === undefined) {", "    let len = arg.length;"],
    ["if (!('encodeInto' in cachedTextEncoder)) {", "let WASM_VECTOR_LEN = 0;"],
    ["const CLOSURE_DTORS = ", "let cachedDataViewMemory0 = null;"],
    ["            CLOSURE_DTORS.unregister(", "        }\n    };"],
    ["    CLOSURE_DTORS.register(", "    return real;"],
];

/// An import that may throw: a function that makes another at each call, and hands it to `handleError` with its own arguments.
const CATCHING: [&str; 2] = [": function() { return handleError(function (", "}, arguments); }"];
/// The same, made once.
const CAUGHT: [&str; 2] = [": caught((", "})"];

/// How the executor asks for its next turn, and finds out whether it can. A page may have put another `queueMicrotask` there for a
/// while, as fake timers do; if that forgets a turn, or throws, no call would ever go on again. `await` cannot be replaced.
const TURNS: [(&str, &str); 2] = [
    ("        queueMicrotask(arg0);", "        (async () => arg0(await 0))();"),
    ("arg0.queueMicrotask;", "() => {};"),
];

/// wasm-bindgen copies a string letter by letter, which is fast for few, and leaves the rest to the browser once one is not ASCII. Of
/// many, the browser is to copy all.
const LETTERS: (&str, &str) = ("for (; offset < len;", "for (; len < 999 && offset < len;");

/// Whether the memory has grown since it was looked at. Its buffer is then another one, and not only a detached one.
const GROWN: (&str, &str) = (
    "cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && \
     cachedDataViewMemory0.buffer !== wasm.memory.buffer)",
    "cachedDataViewMemory0.buffer !== wasm.memory.buffer",
);

/// Wherever there is such a wasm there is `globalThis`, and the global object is looked for by no other name.
const GLOBALS: [(&str, &str); 4] = [
    ("typeof globalThis === 'undefined' ? undefined : globalThis;", "globalThis;"),
    ("typeof global === 'undefined' ? undefined : global;", "null;"),
    ("typeof self === 'undefined' ? undefined : self;", "null;"),
    ("typeof window === 'undefined' ? undefined : window;", "null;"),
];

/// What a page may have put something else in the place of.
const LITERALS: [(&str, &str); 2] = [("new Object();", "{};"), ("new Array();", "[];")];

/// One function that makes an instance and gives what the crate exports. wasm-bindgen's wrappers around the exports are not
/// needed: they hand on JavaScript's values as they are. `report` is what the pass has printed, `constants` where the wasm keeps
/// what nothing can change.
pub(super) fn refine(glue: &str, report: &str, constants: &Range<u32>) -> Result<String> {
    let unknown = "this wasm-bindgen writes its glue in another way; see what has changed in it";
    let (head, rest) = glue.split_once(IMPORTS).context(unknown)?;
    let (body, _loading) = rest.split_once(LOADING).context(unknown)?;
    let imports: String = head.lines().filter(|line| line.starts_with("import ")).collect();
    let exports = head.lines().filter_map(|line| line.strip_prefix("export function ")?.split_once('('));
    let exports: Vec<String> = exports.map(|(name, _)| format!("{name}: wasm.{name}")).collect();
    if exports.is_empty() {
        bail!(unknown);
    }
    let function = format!(
        "{IMPORTS}{body}
        wasm = (await WebAssembly.instantiate(module, __wbg_get_imports())).exports;
        wasm.__wbindgen_start();
        return {{ {} }};",
        exports.join(", ")
    );
    let mut function = without_the_needless(function)?;
    for (asked, instead) in TURNS.into_iter().chain(LITERALS).chain(GLOBALS).chain([LETTERS, GROWN]) {
        function = replaced(&function, asked, instead)?;
    }
    let function = with_arrows(&with_names_kept(&function, constants)?);
    let function = with_short_names(function, report)?;
    let caught = "const caught = (f) => (...args) => handleError(f, args);";
    Ok(format!(
        "{imports}\nexport async function instantiate(module) {{\nlet wasm;\n{caught}\n{function}\n}}\n"
    ))
}

/// The first data of the wasm, as rustc has it linked: what is read-only. wasm-opt leaves it in its place.
pub(super) fn constants(wasm: &[u8]) -> Result<Range<u32>> {
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::DataSection(data) = payload? else { continue };
        let first = data.into_iter().next().context("the wasm has no data")??;
        if let DataKind::Active { offset_expr, .. } = first.kind
            && let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
        {
            let start = u32::try_from(value)?;
            return Ok(start..start + u32::try_from(first.data.len())?);
        }
    }
    bail!("the wasm's data has no fixed place")
}

/// A call has some forty constants to hand over, and reading one out of the memory costs more than what is done with it.
fn with_names_kept(glue: &str, constants: &Range<u32>) -> Result<String> {
    let Range { start, end } = constants;
    let (limit, length) = (LONGEST_NAME + 1, end - start);
    let reading = format!(
        "    const read = () => decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
    return ptr - {start} >>> 0 < {length} && len < {limit} ? names[ptr * {limit} + len] ??= read() : read();
}}
const names = {{}};
"
    );
    replaced(glue, READING, &reading)
}

fn without_the_needless(mut glue: String) -> Result<String> {
    for [start, end] in NEEDLESS {
        let (before, rest) = glue.split_once(start).with_context(|| format!("the glue has no `{start}`"))?;
        let (_, after) = rest.split_once(end).with_context(|| format!("the glue has no `{end}`"))?;
        glue = [before, end, after].concat();
    }
    Ok(glue)
}

/// Imports as arrow functions, which are shorter, and `this` is in none of them.
fn with_arrows(glue: &str) -> String {
    let arrow = |line: &str, from: &str, to: &str| line.replacen(from, to, 1).replacen(") {", ") => {", 1);
    let lines = glue.lines().map(|line| {
        if line.contains(CATCHING[0]) {
            arrow(line, CATCHING[0], CAUGHT[0])
        } else if line.contains(": function(") {
            arrow(line, ": function(", ": (")
        } else {
            line.replace(CATCHING[1], CAUGHT[1])
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn with_short_names(mut glue: String, report: &str) -> Result<String> {
    let report: Value = serde_json::from_str(report).context("wasm-opt's list of new names is no JSON")?;
    for import in rows(&report, "imports")? {
        let [module, name, short] = import.as_slice() else { bail!("an import has no new name") };
        glue = replaced(&glue, &format!("{name}: "), &format!("{short}: "))?;
        glue = glue.replace(&format!("\"{module}\": "), &format!("{MODULE}: "));
    }
    for export in rows(&report, "exports")? {
        let [name, short] = export.as_slice() else { bail!("an export has no new name") };
        glue = with_member(&glue, name, short);
    }
    Ok(glue)
}

fn rows(report: &Value, key: &str) -> Result<Vec<Vec<String>>> {
    serde_json::from_value(report[key].clone()).with_context(|| format!("wasm-opt lists no {key}"))
}

fn replaced(glue: &str, from: &str, to: &str) -> Result<String> {
    if glue.matches(from).count() != 1 {
        bail!("the glue should have `{from}` in one place");
    }
    Ok(glue.replace(from, to))
}

/// `wasm.name`, and not `wasm.names`. An export that only the host looks at is not in the glue.
fn with_member(glue: &str, name: &str, short: &str) -> String {
    let member = format!("wasm.{name}");
    let mut parts = glue.split(&member);
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|next: char| next.is_alphanumeric() || next == '_');
        renamed.extend(["wasm.", if goes_on { name } else { short }, part]);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{ConstExpr, DataSection, Module};

    use super::*;

    const GLUE: &str = r#"import { E } from './e.js';
export function save(id) {
    const ret = wasm.save(id);
    return ret;
}
function __wbg_get_imports() {
    const import0 = {
        __wbg_now_1a: function() { return wasm.memory.buffer; },
        __wbg_now_2b: function() { return handleError(function (arg0) {
            return wasm.memory_of(arg0);
        }, arguments); },
        __wbg_new_5e: function() {
            const ret = new Object();
        },
        __wbg_new_6f: function() {
            const ret = new Array();
        },
        __wbg_queueMicrotask_3c: function(arg0) {
            const ret = arg0.queueMicrotask;
        },
        __wbg_queueMicrotask_4d: function(arg0) {
            queueMicrotask(arg0);
        },
        __wbg_static_accessor_0_0b: function() {
            const ret = typeof globalThis === 'undefined' ? undefined : globalThis;
        },
        __wbg_static_accessor_1_1b: function() {
            const ret = typeof global === 'undefined' ? undefined : global;
        },
        __wbg_static_accessor_2_2b: function() {
            const ret = typeof self === 'undefined' ? undefined : self;
        },
        __wbg_static_accessor_3_3b: function() {
            const ret = typeof window === 'undefined' ? undefined : window;
        },
    };
    return { "./crate_bg.js": import0 };
}
const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
    ? {}
    : new FinalizationRegistry(state => wasm.__wbindgen_destroy_closure(state.a, state.b));
let cachedDataViewMemory0 = null;
function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
    }
}
function getStringFromWasm0(ptr, len) {
    return decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));
}
function makeMutClosure(arg0, arg1, f) {
    real._wbg_cb_unref = () => {
        if (--state.cnt === 0) {
            state.a = 0;
            CLOSURE_DTORS.unregister(state);
        }
    };
    CLOSURE_DTORS.register(real, state, state);
    return real;
}
function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
        return malloc(arg);
    }
    let len = arg.length;
    for (; offset < len; offset++) {
    }
}
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = encode;
}
let WASM_VECTOR_LEN = 0;
let wasmModule, wasmInstance, wasm;
export default fetch(wasm);
"#;
    const REPORT: &str = r#"{
        "imports": [["./crate_bg.js", "__wbg_now_1a", "a"], ["./crate_bg.js", "__wbg_now_2b", "b"],
            ["./crate_bg.js", "__wbg_new_5e", "i"], ["./crate_bg.js", "__wbg_new_6f", "j"],
            ["./crate_bg.js", "__wbg_queueMicrotask_3c", "g"], ["./crate_bg.js", "__wbg_queueMicrotask_4d", "h"],
            ["./crate_bg.js", "__wbg_static_accessor_0_0b", "k"],
            ["./crate_bg.js", "__wbg_static_accessor_1_1b", "l"],
            ["./crate_bg.js", "__wbg_static_accessor_2_2b", "m"],
            ["./crate_bg.js", "__wbg_static_accessor_3_3b", "n"]],
        "exports": [["memory", "c"], ["save", "d"], ["memory_of", "e"], ["__wbindgen_start", "f"]]
    }"#;

    #[test]
    fn the_glue_is_one_function_with_the_names_of_the_wasm() {
        let lines: Vec<String> =
            refine(GLUE, REPORT, &(1024..3024)).unwrap().lines().map(|line| line.trim().to_owned()).collect();
        assert_eq!(
            lines,
            [
                "import { E } from './e.js';",
                "export async function instantiate(module) {",
                "let wasm;",
                "const caught = (f) => (...args) => handleError(f, args);",
                "function __wbg_get_imports() {",
                "const import0 = {",
                "a: () => { return wasm.c.buffer; },",
                "b: caught((arg0) => {",
                "return wasm.e(arg0);",
                "}),",
                "i: () => {",
                "const ret = {};",
                "},",
                "j: () => {",
                "const ret = [];",
                "},",
                "g: (arg0) => {",
                "const ret = () => {};",
                "},",
                "h: (arg0) => {",
                "(async () => arg0(await 0))();",
                "},",
                "k: () => {",
                "const ret = globalThis;",
                "},",
                "l: () => {",
                "const ret = null;",
                "},",
                "m: () => {",
                "const ret = null;",
                "},",
                "n: () => {",
                "const ret = null;",
                "},",
                "};",
                "return { a: import0 };",
                "}",
                "let cachedDataViewMemory0 = null;",
                "function getDataViewMemory0() {",
                "if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer !== wasm.c.buffer) {",
                "}",
                "}",
                "function getStringFromWasm0(ptr, len) {",
                "const read = () => decodeText(getUint8ArrayMemory0().subarray(ptr, ptr + len));",
                "return ptr - 1024 >>> 0 < 2000 && len < 64 ? names[ptr * 64 + len] ??= read() : read();",
                "}",
                "const names = {};",
                "function makeMutClosure(arg0, arg1, f) {",
                "real._wbg_cb_unref = () => {",
                "if (--state.cnt === 0) {",
                "state.a = 0;",
                "}",
                "};",
                "return real;",
                "}",
                "function passStringToWasm0(arg, malloc, realloc) {",
                "let len = arg.length;",
                "for (; len < 999 && offset < len; offset++) {",
                "}",
                "}",
                "let WASM_VECTOR_LEN = 0;",
                "",
                "wasm = (await WebAssembly.instantiate(module, __wbg_get_imports())).exports;",
                "wasm.f();",
                "return { save: wasm.d };",
                "}",
            ]
        );
    }

    #[test]
    fn a_glue_that_is_written_in_another_way_is_an_error() {
        let parts =
            ["function __wbg_get_imports", "let wasmModule", "export function save", "__wbg_now_1a: "];
        for part in parts.into_iter().chain([
            "return decodeText",
            "realloc === undefined",
            "let len",
            "for (; offset",
            "'encodeInto' in",
            "const CLOSURE_DTORS",
            ".unregister(",
            ".detached",
            ".register(",
            " queueMicrotask(",
            "new Object",
            "typeof self",
        ]) {
            assert!(refine(&GLUE.replace(part, "x"), REPORT, &(1024..3024)).is_err(), "{part}");
        }
    }

    #[test]
    fn the_constants_are_the_first_data_of_the_wasm() {
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(1_048_576), *b"direction");
        data.active(0, &ConstExpr::i32_const(1_048_600), *b"changes");
        let mut module = Module::new();
        module.section(&data);
        assert_eq!(constants(&module.finish()).unwrap(), 1_048_576..1_048_585);
        assert!(constants(&Module::new().finish()).is_err());
    }
}
