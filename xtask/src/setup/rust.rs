use std::path::Path;

use anyhow::{Context, Result, bail};

use super::install;
use crate::process;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";
const FIX: &str = "check the network";

pub(super) fn wasm_target(workspace: &Workspace) -> Result<()> {
    let libraries =
        process::capture(workspace.command("rustc")?.args(["--print", "target-libdir", "--target", TARGET]))?;
    let libraries = libraries
        .context("`rustc --print target-libdir` fails; check that the Rust installation is complete")?;
    if Path::new(libraries.trim_end()).is_dir() {
        return Ok(());
    }
    require_rustup(workspace, TARGET)?;
    install(
        &format!("the Rust target {TARGET}"),
        workspace.command("rustup")?.args(["target", "add", TARGET]),
        FIX,
    )
}

pub(super) fn toolchain(workspace: &Workspace, version: &str) -> Result<()> {
    let mut rustup = workspace
        .command("rustup")
        .context("installing other compilers requires rustup (https://rustup.rs)")?;
    rustup.args(["toolchain", "install", version, "--profile", "minimal", "--no-self-update"]);
    rustup.args(["--component", "clippy", "--target", TARGET]);
    install(&format!("Rust {version}"), &mut rustup, FIX)
}

/// Installs a toolchain component that rustup's minimal profile does not include.
pub(super) fn component(workspace: &Workspace, name: &str, subcommand: &str) -> Result<()> {
    if process::capture(workspace.command("cargo")?.args([subcommand, "--version"]))?.is_some() {
        return Ok(());
    }
    require_rustup(workspace, name)?;
    install(
        &format!("the Rust component {name}"),
        workspace.command("rustup")?.args(["component", "add", name]),
        FIX,
    )
}

fn require_rustup(workspace: &Workspace, what: &str) -> Result<()> {
    if workspace.find("rustup").is_none() {
        bail!(
            "Rust's {what} is missing and there is no rustup to add it; install rustup (https://rustup.rs)"
        );
    }
    Ok(())
}
