//! Installs what the commands need and the machine lacks. Prints nothing for what is already
//! installed.

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

/// Installs a compiler by its version, with the components and targets that the project needs.
pub(crate) fn toolchain(workspace: &Workspace, version: &str) -> Result<()> {
    rust::toolchain(workspace, version)
}

/// Installs the packages of a folder's package-lock.json.
pub(crate) fn packages_of(workspace: &Workspace, folder: &str) -> Result<()> {
    node::packages(workspace, folder)
}

/// Creates a separate Python environment with the packages of a requirements file.
pub(crate) fn python(workspace: &Workspace, environment: &str, requirements: &str) -> Result<PathBuf> {
    python::environment(workspace, environment, requirements)
}

/// Everything that builds the package from the crate. wasm-bindgen is linked into this program.
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

/// The program that the user sets in an environment variable.
fn named(variable: &str) -> Result<Option<PathBuf>> {
    let Some(file) = env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from) else {
        return Ok(None);
    };
    if !file.is_file() {
        bail!("{variable} names {}, which is not a file", file.display());
    }
    Ok(Some(file))
}

/// Runs an installing command. `fix` is what the user can do if it fails.
fn install(what: &str, command: &mut std::process::Command, fix: &str) -> Result<()> {
    timed(&format!("Installing {what}"), || {
        process::run(command).with_context(|| format!("installing {what} failed; {fix}"))
    })
}

/// Prints what is done before it starts, and how long it took afterwards.
pub(crate) fn timed<T>(what: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("{what} ...");
    let started = Instant::now();
    let result = step()?;
    println!("{what}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(result)
}

/// The version that a program prints for `--version`; `None` if it is not installed.
fn version_of(workspace: &Workspace, program: &str) -> Result<Option<String>> {
    let Some(file) = workspace.find(program) else { return Ok(None) };
    let said = process::capture(std::process::Command::new(file).arg("--version"))?;
    let Some(said) = said else {
        bail!("`{program} --version` fails; check that its installation is complete")
    };
    Ok(version::first_in(&said).map(str::to_owned))
}
