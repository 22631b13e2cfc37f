use anyhow::Result;

use crate::process;
use crate::sandbox::Sandbox;
use crate::workspace::Workspace;
use crate::{package, setup};

/// Runs the recipes of docs/production/, or the named ones, with the sandbox in Talkover's place.
pub(crate) fn run(workspace: &Workspace, rows: &[String]) -> Result<()> {
    setup::packaging(workspace)?;
    let chromium = setup::chromium(workspace)?;
    package::build(workspace)?;
    let sandbox = Sandbox::start_for_tests(workspace, 0, &[])?;
    let mut node = workspace.command("node")?;
    node.arg("tests/production/production.mjs").args(rows);
    node.env("TALKOVER_SANDBOX", &sandbox.address).env("CHROME", &chromium.program);
    process::run(&mut node)
}
