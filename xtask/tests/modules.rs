//! No modules of a crate use each other in a circle, so that each can be read and changed by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Uses = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_modules_use_each_other_in_a_circle() {
    for source in ["src", "sandbox/src", "xtask/src"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(source);
        let mut uses = Uses::new();
        read(&source, "", &mut uses);
        assert!(uses.len() > 10, "{} is not read", source.display());
        let circle = without_free_ends(uses);
        assert!(circle.is_empty(), "{}: {circle:#?}", source.display());
    }
}

/// Adds each module below `folder` with all paths that it takes from the crate, tests left out.
fn read(folder: &Path, parent: &str, uses: &mut Uses) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let name = if parent.is_empty() { stem.to_owned() } else { format!("{parent}::{stem}") };
        if path.is_dir() {
            read(&path, &name, uses);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test(stem) {
            let code = fs::read_to_string(&path).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap();
            uses.entry(name.trim_end_matches("::mod").to_owned()).or_default().extend(used(code));
        }
    }
}

fn is_test(stem: &str) -> bool {
    stem.ends_with("_tests") || stem.ends_with("properties") || stem.starts_with("test_")
}

/// `crate::a::{b, c}` is `a`, `a::b` and `a::c`; which of them are modules is known later.
fn used(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
        let base = rest[..end].trim_end_matches(':').to_owned();
        if let Some(list) = rest[end..].strip_prefix('{').and_then(|list| list.split('}').next()) {
            paths.extend(
                list.split(',').map(|item| format!("{base}::{}", item.trim()).trim_start_matches(':').into()),
            );
        }
        paths.push(base);
    }
    paths
}

/// What is left once modules that use no other one are taken away, again and again.
fn without_free_ends(uses: Uses) -> Uses {
    let modules: BTreeSet<String> = uses.keys().cloned().collect();
    let module_of = |path: &String| {
        let mut path = path.as_str();
        loop {
            if modules.contains(path) {
                return Some(path.to_owned());
            }
            path = path.rsplit_once("::")?.0;
        }
    };
    let mut left: Uses = uses
        .iter()
        .map(|(name, paths)| {
            (name.clone(), paths.iter().filter_map(module_of).filter(|used| used != name).collect())
        })
        .collect();
    loop {
        let free: Vec<String> =
            left.iter().filter(|(_, used)| used.is_empty()).map(|(name, _)| name.clone()).collect();
        if free.is_empty() {
            return left;
        }
        for name in &free {
            left.remove(name);
            for used in left.values_mut() {
                used.remove(name);
            }
        }
    }
}

#[test]
fn a_circle_is_found() {
    let uses = |code: &str| used(code).into_iter().collect();
    let circle = Uses::from([
        ("a".to_owned(), uses("use crate::{b, d::thing};")),
        ("b".to_owned(), uses("use crate::c::Thing;")),
        ("c".to_owned(), uses("fn f() -> crate::a::Thing {}")),
        ("d".to_owned(), uses("")),
    ]);
    let found: Vec<_> = without_free_ends(circle).into_keys().collect();
    assert_eq!(found, ["a", "b", "c"]);
}
