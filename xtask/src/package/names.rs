//! Short names for what the wasm and its glue know each other by: theirs have a hash each, and a page would download all of them twice.
//! wasm-opt gives them to the wasm, and esbuild to the glue.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The pass of wasm-opt that gives short names to imports, exports and the module of the imports, and prints them as JSON.
pub(super) const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The name that the pass gives to the module of the imports.
const MODULE: &str = "a";

/// Each name in the glue, with the short one that takes its place.
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
            serde_json::from_str(printed).context("wasm-opt prints its short names in another form")?;
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

    /// For esbuild's `--mangle-props`: exactly these names.
    pub(super) fn pattern(&self) -> String {
        let names: Vec<String> = self.0.keys().map(|name| escaped(name)).collect();
        format!("^({})$", names.join("|"))
    }
}

/// The name as a regular expression that matches it alone.
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
    fn the_glue_gets_the_names_that_wasm_opt_has_given() {
        let printed = r#"{"imports": [["./x_bg.js", "__wbg_new_1", "b"]], "exports": [["memory", "c"]]}"#;
        let names = ShortNames::read(printed).unwrap();
        assert_eq!(names.mangle_cache(), r#"{"./x_bg.js":"a","__wbg_new_1":"b","memory":"c"}"#);
        assert_eq!(names.pattern(), r"^(\.\/x_bg\.js|__wbg_new_1|memory)$");
    }
}
