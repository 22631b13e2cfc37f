use anyhow::Result;

use crate::workspace::Workspace;
use crate::{package, process, setup, suites};

/// Runs every case of tests/faults/, and writes the table of results if all of them pass.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    setup::packaging(workspace)?;
    let chromium = setup::chromium(workspace)?;
    package::build(workspace)?;
    let mut tests = workspace.command("node")?;
    tests.args(["--test", "--test-reporter=spec", "tests/faults/matrix.timed.test.mjs"]);
    process::run(tests.env(suites::EXTENT, suites::ALL).env("CHROME", &chromium.program))?;
    process::run(workspace.command("node")?.arg("tests/faults/reliability-page.mjs"))
}
