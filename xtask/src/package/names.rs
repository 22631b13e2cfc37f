//! Short names for the interface between the wasm and its glue. wasm-bindgen's names contain
//! hashes, and a page would download each of them twice. wasm-opt renames them in the wasm, and
//! esbuild in the glue.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The pass of wasm-opt that shortens the names of imports, exports and the import module, and
/// prints them as JSON.
pub(super) const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The pass's name for the import module.
const MODULE: &str = "a";

/// Maps each name in the glue to its short name.
pub(super) struct ShortNames(BTreeMap<String, String>);

#[derive(Deserialize)]
struct Printed {
    /// Module, name, short name.
    imports: Vec<(String, String, String)>,
    /// Name, short name.
    exports: Vec<(String, String)>,
}

impl ShortNames {
    pub(super) fn read(printed: &str) -> Result<Self> {
        let Printed { imports, exports } =
            serde_json::from_str(printed).context("cannot parse the short names that wasm-opt printed")?;
        let mut names: BTreeMap<_, _> = exports.into_iter().collect();
        for (module, name, short) in imports {
            names.insert(module, MODULE.to_owned());
            names.insert(name, short);
        }
        Ok(Self(names))
    }

    /// For esbuild's `--mangle-cache`.
    pub(super) fn mangle_cache(&self) -> String {
        serde_json::json!(self.0).to_string()
    }

    /// For esbuild's `--mangle-props`: matches exactly these names.
    pub(super) fn pattern(&self) -> String {
        let names: Vec<String> = self.0.keys().map(|name| escaped(name)).collect();
        format!("^({})$", names.join("|"))
    }
}

/// Escapes a name for a regular expression.
fn escaped(name: &str) -> String {
    let mut pattern = String::new();
    for letter in name.chars() {
        if !letter.is_alphanumeric() && letter != '_' {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_uses_the_short_names_of_wasm_opt() {
        let printed = r#"{"imports": [["./x_bg.js", "__wbg_new_1", "b"]], "exports": [["memory", "c"]]}"#;
        let names = ShortNames::read(printed).unwrap();
        assert_eq!(names.mangle_cache(), r#"{"./x_bg.js":"a","__wbg_new_1":"b","memory":"c"}"#);
        assert_eq!(names.pattern(), r"^(\.\/x_bg\.js|__wbg_new_1|memory)$");
    }
}
