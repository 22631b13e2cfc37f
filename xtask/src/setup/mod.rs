//! Installs what the commands need and the machine lacks. What is there already costs a look and no word.

mod browser;
mod node;
mod rust;
mod version;
mod wasm_tools;

use anyhow::{Context, Result, bail};

pub(crate) use self::browser::Browser;
use crate::process;
use crate::workspace::Workspace;

/// rustfmt and Clippy.
pub(crate) fn checkers(workspace: &Workspace) -> Result<()> {
    rust::component(workspace, "rustfmt", "fmt")?;
    rust::component(workspace, "clippy", "clippy")
}

pub(crate) fn wasm_target(workspace: &Workspace) -> Result<()> {
    rust::wasm_target(workspace)
}

/// Everything that turns the crate into the package.
pub(crate) fn packaging(workspace: &Workspace) -> Result<()> {
    node::packages(workspace)?;
    rust::wasm_target(workspace)?;
    wasm_tools::install(workspace)
}

pub(crate) fn browser(workspace: &Workspace) -> Result<Browser> {
    Browser::find_or_install(workspace)
}

/// Runs one installing command; `mend` says what a person can do when it fails.
fn install(what: &str, command: &mut std::process::Command, mend: &str) -> Result<()> {
    println!("Installing {what}");
    process::run(command).with_context(|| format!("installing {what} failed; {mend}"))
}

/// The version a program gives for `--version`; `None` when it is not there.
fn version_of(workspace: &Workspace, program: &str) -> Result<Option<String>> {
    let Some(file) = workspace.find(program) else { return Ok(None) };
    let said = process::capture(std::process::Command::new(file).arg("--version"))?;
    let Some(said) = said else { bail!("`{program} --version` fails; is its installation whole?") };
    Ok(version::first_in(&said).map(str::to_owned))
}
