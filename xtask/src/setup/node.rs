use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use super::{install, version, version_of};
use crate::workspace::Workspace;

const OLDEST_NODE: u32 = 20;

/// Requires Node, and installs the packages of the folder's package-lock.json.
pub(super) fn packages(workspace: &Workspace, folder: &str) -> Result<()> {
    require_node(workspace)?;
    let folder = workspace.root.join(folder);
    if installed_after_last_change(&folder)? {
        return Ok(());
    }
    let mut npm = workspace
        .command("npm")
        .context("npm is part of Node.js; check that its installation is complete")?;
    // Install scripts can run arbitrary code, and none of these packages needs one.
    install(
        &format!("the packages of {} with npm", folder.join("package-lock.json").display()),
        npm.args(["ci", "--ignore-scripts"]).current_dir(&folder),
        "check the network",
    )
}

fn require_node(workspace: &Workspace) -> Result<()> {
    let fix = format!("install Node.js {OLDEST_NODE} or later (https://nodejs.org)");
    let Some(found) = version_of(workspace, "node")? else { bail!("`node` was not found on PATH; {fix}") };
    if version::major(&found).is_none_or(|major| major < OLDEST_NODE) {
        bail!("Node.js {found} is too old; {fix}");
    }
    Ok(())
}

/// npm writes this copy of the lock file last, so it is missing after an interrupted installation.
fn installed_after_last_change(folder: &Path) -> Result<bool> {
    let modified =
        |path: &str| -> Option<SystemTime> { fs::metadata(folder.join(path)).ok()?.modified().ok() };
    let wanted =
        modified("package-lock.json").context("package-lock.json is missing; restore it from git")?;
    Ok(modified("node_modules/.package-lock.json").is_some_and(|installed| installed >= wanted))
}
