use anyhow::Result;

use crate::process;
use crate::sandbox::Sandbox;
use crate::workspace::Workspace;
use crate::{package, setup};

/// Installs and runs the package in every environment of tests/consumers/, or in the named ones, and writes
/// docs/compatibility.md after a whole run.
pub(crate) fn run(workspace: &Workspace, rows: &[String]) -> Result<()> {
    setup::packaging(workspace)?;
    let chromium = setup::chromium(workspace)?;
    package::build(workspace)?;
    let sandbox = Sandbox::start_for_tests(workspace, 0, &[])?;
    let mut node = workspace.command("node")?;
    node.arg("tests/consumers/matrix.mjs").args(rows);
    node.env("TALKOVER_SANDBOX", &sandbox.address).env("CHROME", &chromium.program);
    process::run(&mut node)
}
