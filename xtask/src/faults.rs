use std::fs;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;
use crate::{FaultsOptions, package, setup, suites};

/// The other clients, with a separate package.json, because only this command needs them.
const PEERS: &str = "tests/faults/peers";

/// Runs every case of tests/faults/, and writes the table of results if all of them pass. With
/// `--peers`, other clients run a case of each fault, and their table is written.
pub(crate) fn run(workspace: &Workspace, options: &FaultsOptions) -> Result<()> {
    setup::packaging(workspace)?;
    let chromium = setup::chromium(workspace)?;
    if options.peers {
        install_peers(workspace)?;
    }
    package::build(workspace)?;
    if options.peers {
        let mut node = workspace.command("node")?;
        node.arg(format!("{PEERS}/run.mjs")).arg("--courses").arg(options.courses.to_string());
        if options.quick {
            node.arg("--quick");
        }
        return process::run(node.env("CHROME", &chromium.program));
    }
    let mut tests = workspace.command("node")?;
    tests.args(["--test", "--test-reporter=spec", "tests/faults/matrix.timed.test.mjs"]);
    process::run(tests.env(suites::EXTENT, suites::ALL).env("CHROME", &chromium.program))?;
    process::run(workspace.command("node")?.arg("tests/faults/reliability-page.mjs"))
}

fn install_peers(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join(PEERS);
    let modified =
        |file: &str| -> Option<SystemTime> { fs::metadata(folder.join(file)).ok()?.modified().ok() };
    let wanted = modified("package-lock.json")
        .with_context(|| format!("{PEERS}/package-lock.json is missing; restore it from git"))?;
    // npm writes this copy of the lock file last, so it is missing after an interrupted
    // installation.
    if modified("node_modules/.package-lock.json").is_some_and(|installed| installed >= wanted) {
        return Ok(());
    }
    println!("Installing the packages of {PEERS}/package-lock.json with npm");
    let mut npm = workspace.command("npm")?;
    npm.args(["ci", "--ignore-scripts"]).current_dir(&folder);
    process::run(&mut npm).context("installing the other clients failed; check the network")
}
