//! Installs what the commands need and the machine lacks. What is there already costs a look and no word.

mod apt;
mod cargo;
mod chromium;
mod firefox;
mod node;
mod python;
mod rust;
mod version;
mod wasm_tools;
mod webkit;

use std::env;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};

pub(crate) use self::chromium::Chromium;
pub(crate) use self::firefox::Firefox;
pub(crate) use self::webkit::WebKit;
use crate::process;
use crate::workspace::Workspace;

const CARGO_FUZZ: &str = "0.13.2";
const CARGO_DENY: &str = "0.20.2";

/// rustfmt and Clippy.
pub(crate) fn checkers(workspace: &Workspace) -> Result<()> {
    rust::component(workspace, "rustfmt", "fmt")?;
    rust::component(workspace, "clippy", "clippy")
}

pub(crate) fn wasm_target(workspace: &Workspace) -> Result<()> {
    rust::wasm_target(workspace)
}

/// A compiler by its version, with all that the project needs of it.
pub(crate) fn toolchain(workspace: &Workspace, version: &str) -> Result<()> {
    rust::toolchain(workspace, version)
}

/// The packages that a folder's own package-lock.json names.
pub(crate) fn packages_of(workspace: &Workspace, folder: &str) -> Result<()> {
    node::packages(workspace, folder)
}

/// A Python environment of its own, with the packages that a file names.
pub(crate) fn python(workspace: &Workspace, environment: &str, requirements: &str) -> Result<PathBuf> {
    python::environment(workspace, environment, requirements)
}

/// Everything that turns the crate into the package. wasm-bindgen is linked into this program.
pub(crate) fn packaging(workspace: &Workspace) -> Result<()> {
    node::packages(workspace, ".")?;
    rust::wasm_target(workspace)
}

/// wasm-pack, which runs the crate's tests in browsers.
pub(crate) fn wasm_pack(workspace: &Workspace) -> Result<()> {
    rust::wasm_target(workspace)?;
    wasm_tools::install(workspace)
}

pub(crate) fn fuzzing(workspace: &Workspace) -> Result<()> {
    cargo::install_tool(workspace, "cargo-fuzz", CARGO_FUZZ, &["cargo-fuzz"])
}

pub(crate) fn cargo_deny(workspace: &Workspace) -> Result<()> {
    cargo::install_tool(workspace, "cargo-deny", CARGO_DENY, &["cargo-deny"])
}

pub(crate) fn chromium(workspace: &Workspace) -> Result<Chromium> {
    Chromium::find_or_install(workspace)
}

pub(crate) fn firefox(workspace: &Workspace) -> Result<Firefox> {
    Firefox::find_or_install(workspace)
}

pub(crate) fn webkit(workspace: &Workspace) -> Result<WebKit> {
    WebKit::find_or_install(workspace)
}

/// The program that a person names in an environment variable.
fn named(variable: &str) -> Result<Option<PathBuf>> {
    let Some(file) = env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from) else {
        return Ok(None);
    };
    if !file.is_file() {
        bail!("{variable} names {}, which is not a file", file.display());
    }
    Ok(Some(file))
}

/// Runs one installing command; `fix` says what a person can do when it fails.
fn install(what: &str, command: &mut std::process::Command, fix: &str) -> Result<()> {
    timed(&format!("Installing {what}"), || {
        process::run(command).with_context(|| format!("installing {what} failed; {fix}"))
    })
}

/// Says what is done before it is done, and how long it took after it.
pub(crate) fn timed<T>(what: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("{what} ...");
    let started = Instant::now();
    let result = step()?;
    println!("{what}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(result)
}

/// The version a program gives for `--version`; `None` when it is not there.
fn version_of(workspace: &Workspace, program: &str) -> Result<Option<String>> {
    let Some(file) = workspace.find(program) else { return Ok(None) };
    let said = process::capture(std::process::Command::new(file).arg("--version"))?;
    let Some(said) = said else { bail!("`{program} --version` fails; is its installation whole?") };
    Ok(version::first_in(&said).map(str::to_owned))
}
