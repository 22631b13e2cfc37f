//! The JavaScript that wasm-bindgen writes around the wasm, made small: what loads the wasm in general is left out, since the
//! package knows how it does, and the names by which the two know each other are short ones. Theirs have a hash each, and a page
//! would download all of them twice.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The pass of wasm-opt that gives short names to the wasm's imports, exports and the module that they come from, and prints them.
pub(super) const SHORT_NAMES: &str = "--minify-imports-and-exports-and-modules";
/// What the pass calls the module.
const MODULE: &str = "a";

const IMPORTS: &str = "function __wbg_get_imports() {";
const LOADING: &str = "let wasmModule, wasmInstance, wasm;";

/// One function that makes an instance and gives what the crate exports. wasm-bindgen's wrappers around the exports are not
/// needed: they hand on JavaScript's values as they are. `report` is what the pass has printed.
pub(super) fn refine(glue: &str, report: &str) -> Result<String> {
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
    let function = with_short_names(function, report)?;
    Ok(format!("{imports}\nexport async function instantiate(module) {{\nlet wasm;\n{function}\n}}\n"))
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
    use super::*;

    const GLUE: &str = r#"import { E } from './e.js';
export function save(id) {
    const ret = wasm.save(id);
    return ret;
}
function __wbg_get_imports() {
    const import0 = {
        __wbg_now_1a: function() { return wasm.memory.buffer; },
        __wbg_now_2b: function() { return wasm.memory_of(save); },
    };
    return { "./crate_bg.js": import0 };
}
let wasmModule, wasmInstance, wasm;
export default fetch(wasm);
"#;
    const REPORT: &str = r#"{
        "imports": [["./crate_bg.js", "__wbg_now_1a", "a"], ["./crate_bg.js", "__wbg_now_2b", "b"]],
        "exports": [["memory", "c"], ["save", "d"], ["memory_of", "e"], ["__wbindgen_start", "f"]]
    }"#;

    #[test]
    fn the_glue_is_one_function_with_the_names_of_the_wasm() {
        let lines: Vec<String> =
            refine(GLUE, REPORT).unwrap().lines().map(|line| line.trim().to_owned()).collect();
        assert_eq!(
            lines,
            [
                "import { E } from './e.js';",
                "export async function instantiate(module) {",
                "let wasm;",
                "function __wbg_get_imports() {",
                "const import0 = {",
                "a: function() { return wasm.c.buffer; },",
                "b: function() { return wasm.e(save); },",
                "};",
                "return { a: import0 };",
                "}",
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
        for part in ["function __wbg_get_imports", "let wasmModule", "export function save", "__wbg_now_1a: "]
        {
            assert!(refine(&GLUE.replace(part, "x"), REPORT).is_err(), "{part}");
        }
    }
}
