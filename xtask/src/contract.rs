use anyhow::{Result, bail};

use crate::sandbox::Sandbox;
use crate::suites::{self, Extent};
use crate::test_counts::TestCounts;
use crate::workspace::Workspace;
use crate::{package, process, setup};

pub(crate) const FOLDER: &str = "tests/contract";
const DESCRIPTION: &str = "docs/openapi.yaml";
/// The sandbox's token. It gives no access to a real account.
const TOKEN: &str = "talq_your_environment_token_here";

/// Runs the contract tests and Schemathesis. Schemathesis needs Python, so this is not a step of
/// `cargo xtask test`.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    setup::packaging(workspace)?;
    setup::packages_of(workspace, FOLDER)?;
    let requirements = format!("{FOLDER}/requirements.txt");
    let programs = setup::python(workspace, "schemathesis", &requirements)?;
    package::build(workspace)?;
    if tests(workspace)?.failed > 0 {
        bail!("docs/openapi.yaml, the vendor's documents, the sandbox and the library disagree; see above");
    }
    let sandbox = Sandbox::start_for_tests(workspace, 0, &[])?;
    let mut schemathesis = workspace.command(&programs.join("schemathesis").to_string_lossy())?;
    // Schemathesis writes its cache to the working directory.
    schemathesis.current_dir(workspace.scratch("schemathesis"));
    schemathesis.arg("--config-file").arg(workspace.root.join(FOLDER).join("schemathesis.toml"));
    schemathesis.args(["run", "--checks", "all", "--url"]).arg(format!("{}/api/v1", sandbox.address));
    schemathesis.arg(workspace.root.join(DESCRIPTION));
    process::run(schemathesis.env("TALKOVER_TOKEN", TOKEN))
}

pub(crate) fn tests(workspace: &Workspace) -> Result<TestCounts> {
    suites::in_node(workspace, &[FOLDER], &[], Extent::Usual)
}
