use std::fs;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::process;
use crate::sandbox::Sandbox;
use crate::workspace::Workspace;
use crate::{BenchOptions, package, setup};

/// The folder that the sandbox serves to the browser. bench/ writes its bundles there.
const PAGES: &str = "target/bench/www";

/// Compares the package with other ways to make its call. A complete run writes bench/results.json
/// and docs/performance.md.
pub(crate) fn run(workspace: &Workspace, options: &BenchOptions) -> Result<()> {
    setup::packaging(workspace)?;
    let chromium = setup::chromium(workspace)?;
    install_contenders(workspace)?;
    package::build(workspace)?;
    let pages = workspace.root.join(PAGES);
    fs::create_dir_all(&pages).with_context(|| format!("cannot create {}", pages.display()))?;
    let sandbox = Sandbox::start_for_tests(workspace, 0, &["--www", PAGES])?;
    let mut node = workspace.command("node")?;
    node.arg("bench/bench.mjs").args(&options.measures);
    if options.quick {
        node.arg("--quick");
    }
    node.env("TALKOVER_SANDBOX", &sandbox.address).env("CHROME", &chromium.program);
    process::run(&mut node)
}

/// Installs the packages to compare with. They have a separate package.json, because only this
/// command needs them.
fn install_contenders(workspace: &Workspace) -> Result<()> {
    let modified = |file: &str| -> Option<SystemTime> {
        fs::metadata(workspace.root.join("bench").join(file)).ok()?.modified().ok()
    };
    let wanted =
        modified("package-lock.json").context("bench/package-lock.json is missing; restore it from git")?;
    // npm writes this copy of the lock file last, so it is missing after an interrupted
    // installation.
    if modified("node_modules/.package-lock.json").is_some_and(|installed| installed >= wanted) {
        return Ok(());
    }
    println!("Installing the packages of bench/package-lock.json with npm");
    let mut npm = workspace.command("npm")?;
    npm.args(["ci", "--ignore-scripts"]).current_dir(workspace.root.join("bench"));
    process::run(&mut npm).context("installing the packages to compare with failed; check the network")
}
