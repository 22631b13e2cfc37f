use std::fs;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::setup::{self, timed};
use crate::workspace::Workspace;
use crate::{package, test};

/// Builds the package and runs Clippy and the native tests with three compilers: the pinned one,
/// the oldest supported one, and the newest stable one.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut toolchains = vec![pinned(workspace)?, oldest(workspace)?, newest(workspace)?];
    toolchains.dedup();
    for toolchain in &toolchains {
        println!("\n== Rust {toolchain} ==");
        setup::toolchain(workspace, toolchain)?;
        let workspace = workspace.with_toolchain(toolchain);
        let tried = |what: &str, result: Result<()>| {
            result.with_context(|| format!("{what} failed with Rust {toolchain}"))
        };
        timed("Clippy", || tried("Clippy", test::clippy(&workspace)))?;
        timed("Native tests", || {
            let mut tests = workspace.command("cargo")?;
            tried("a native test", process::run(tests.args(["test", "--workspace", "--no-fail-fast"])))
        })?;
        timed("Package", || tried("the package", package::make(&workspace).map(|_| ())))?;
    }
    println!("\nRust {}: Clippy, native tests and package passed.", toolchains.join(", "));
    Ok(())
}

fn pinned(workspace: &Workspace) -> Result<String> {
    value_in(workspace, "rust-toolchain.toml", "channel")
}

fn oldest(workspace: &Workspace) -> Result<String> {
    let version = value_in(workspace, "Cargo.toml", "rust-version")?;
    Ok(if version.matches('.').count() == 1 { version + ".0" } else { version })
}

/// By its version number, so that the user's `stable` is not updated.
fn newest(workspace: &Workspace) -> Result<String> {
    // It exits with 100 if an update is available.
    let (_, said) = process::keep(workspace.command("rustup")?.arg("check"))?;
    let Some(version) = said.lines().find(|line| line.starts_with("stable")).and_then(newest_in) else {
        bail!("`rustup check` names no stable version; run `rustup toolchain install stable`");
    };
    Ok(version.to_owned())
}

/// `stable-… - up to date: 1.99.1 (58cf8f9c3 2026-10-13)`, or `… - update available: 1.95.0 (…) -> 1.99.1 (…)`.
fn newest_in(line: &str) -> Option<&str> {
    let is_version =
        |word: &&str| word.starts_with("1.") && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    line.split_whitespace().rfind(is_version)
}

fn value_in(workspace: &Workspace, file: &str, key: &str) -> Result<String> {
    let text =
        fs::read_to_string(workspace.root.join(file)).with_context(|| format!("cannot read {file}"))?;
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.trim().strip_prefix('=').map(str::trim));
    let value = value.with_context(|| format!("{file} has no {key}"))?;
    Ok(value.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_is_read_from_rustup_check() {
        for (line, version) in [
            (
                "stable-x86_64 - update available: 1.95.0 (59807616e 2026-04-14) -> 1.99.1 (58cf8f9c3 2026-10-13)",
                Some("1.99.1"),
            ),
            ("stable-x86_64 - up to date: 1.99.1 (58cf8f9c3 2026-10-13)", Some("1.99.1")),
            ("stable-x86_64 - no version", None),
        ] {
            assert_eq!(newest_in(line), version);
        }
    }
}
