use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt::Missing;
use super::install;
use crate::process;
use crate::workspace::Workspace;

const MISSING: Missing<'_> = Missing {
    programs: &["Python 3 with venv"],
    packages: &["python3", "python3-venv"],
    fix: "install Python 3.10 or later with its module venv",
};

/// Creates the environment unless it matches the requirements file. Returns the folder of its
/// programs.
pub(super) fn environment(workspace: &Workspace, name: &str, requirements: &str) -> Result<PathBuf> {
    let folder = workspace.scratch(name);
    let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let wanted = fs::read_to_string(workspace.root.join(requirements))
        .with_context(|| format!("cannot read {requirements}"))?;
    // Written last, so it is missing after an interrupted installation.
    let stamp = folder.join("installed.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    if !has_venv(workspace)? {
        MISSING.install(workspace)?;
    }
    let mut venv = workspace.command("python3")?;
    install(
        "a Python environment",
        venv.args(["-m", "venv", "--clear"]).arg(&folder),
        "is the disk full, or Python's module venv missing?",
    )?;
    let mut pip = workspace.command(&programs.join("python").to_string_lossy())?;
    install(
        &format!("the packages of {requirements} with pip"),
        pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--requirement"])
            .arg(requirements),
        "check the network",
    )?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(programs)
}

fn has_venv(workspace: &Workspace) -> Result<bool> {
    if workspace.find("python3").is_none() {
        return Ok(false);
    }
    Ok(process::capture(workspace.command("python3")?.args(["-c", "import ensurepip, venv"]))?.is_some())
}
