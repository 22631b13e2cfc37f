use anyhow::Result;

use crate::process;
use crate::sandbox::Sandbox;
use crate::workspace::Workspace;
use crate::{package, setup};

/// Runs all or the named rows of a test program, with a freshly built package, a browser and the
/// sandbox.
pub(crate) fn run(workspace: &Workspace, program: &str, rows: &[String]) -> Result<()> {
    setup::packaging(workspace)?;
    let chromium = setup::chromium(workspace)?;
    package::build(workspace)?;
    let sandbox = Sandbox::start_for_tests(workspace, 0, &[])?;
    let mut node = workspace.command("node")?;
    node.arg(program).args(rows);
    node.env("TALKOVER_SANDBOX", &sandbox.address).env("CHROME", &chromium.program);
    // For rows that need one with options of their own.
    node.env("TALKOVER_SANDBOX_PROGRAM", Sandbox::build(workspace)?);
    process::run(&mut node)
}
