use std::fs;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::process;
use crate::sandbox::Sandbox;
use crate::workspace::Workspace;
use crate::{BenchOptions, package, setup};

/// What the sandbox serves to the browser; bench/ puts its bundles there.
const PAGES: &str = "target/bench/www";

/// Measures the package beside other ways to make its call, and writes bench/results.json and docs/performance.md after a
/// whole run.
pub(crate) fn run(workspace: &Workspace, options: &BenchOptions) -> Result<()> {
    setup::packaging(workspace)?;
    let chromium = setup::chromium(workspace)?;
    install_contenders(workspace)?;
    package::build(workspace)?;
    let pages = workspace.root.join(PAGES);
    fs::create_dir_all(&pages).with_context(|| format!("cannot make {}", pages.display()))?;
    let sandbox = Sandbox::start_for_tests(workspace, 0, &["--www", PAGES])?;
    let mut node = workspace.command("node")?;
    node.arg("bench/bench.mjs").args(&options.measures);
    if options.quick {
        node.arg("--quick");
    }
    node.env("TALKOVER_SANDBOX", &sandbox.address).env("CHROME", &chromium.program);
    process::run(&mut node)
}

/// They are nobody's need but this command's, so they have a package.json of their own.
fn install_contenders(workspace: &Workspace) -> Result<()> {
    let modified = |file: &str| -> Option<SystemTime> {
        fs::metadata(workspace.root.join("bench").join(file)).ok()?.modified().ok()
    };
    let wanted =
        modified("package-lock.json").context("bench/package-lock.json is missing; restore it from git")?;
    // npm writes its own copy of the lock file last, so an installation that broke off has none.
    if modified("node_modules/.package-lock.json").is_some_and(|installed| installed >= wanted) {
        return Ok(());
    }
    println!("Installing the packages of bench/package-lock.json with npm");
    let mut npm = workspace.command("npm")?;
    npm.args(["ci", "--ignore-scripts"]).current_dir(workspace.root.join("bench"));
    process::run(&mut npm)
        .context("installing the packages that are measured beside ours failed; is the network there?")
}
