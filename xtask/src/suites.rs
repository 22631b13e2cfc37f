//! Runs test programs and counts their results.

use std::ffi::OsStr;
use std::fs;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::sandbox::Sandbox;
use crate::test_counts::TestCounts;
use crate::workspace::Workspace;

/// The environment variable that selects the tests that take long.
pub(crate) const EXTENT: &str = "TALKOVER_TESTS";
pub(crate) const ALL: &str = "all";

/// Test files that take long and only run with `--all`.
const LONG: &str = ".long.test.mjs";
/// Test files that depend on timing, and therefore run alone.
const TIMED: &str = ".timed.test.mjs";

/// Which tests run.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Extent {
    /// The tests for every change
    Usual,
    /// Also the long ones: leaks, many calls, every state of the dashboard, random input
    All,
}

/// Runs the test files of these folders in parallel. Each that needs a sandbox starts one.
pub(crate) fn in_node(
    workspace: &Workspace,
    folders: &[&str],
    env: &[(&str, &OsStr)],
    extent: Extent,
) -> Result<TestCounts> {
    let mut files = Vec::new();
    for folder in folders {
        let folder = workspace.root.join(folder);
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            files.push(entry?.path());
        }
    }
    // Lists each file: Node 20 accepts folders but not patterns, later versions patterns but not
    // folders.
    files.retain(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".test.mjs") && (extent == Extent::All || !name.ends_with(LONG))
    });
    if files.is_empty() {
        // Without arguments, Node would search for tests everywhere.
        bail!("no file in {} ends with .test.mjs", folders.join(", "));
    }
    files.sort();
    let (timed, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.to_string_lossy().ends_with(TIMED));
    // One more than there are cores, because tests wait more than they compute.
    let side_by_side = thread::available_parallelism().map_or(2, |cores| cores.get() + 1);
    let program = Sandbox::build(workspace)?;
    let mut counts = TestCounts::default();
    for (files, at_once) in [(others, side_by_side), (timed, 1)] {
        if files.is_empty() {
            continue;
        }
        let mut node = workspace.command("node")?;
        node.arg("--test").arg(format!("--test-concurrency={at_once}")).arg("--test-reporter=spec");
        node.args(files).env("TALKOVER_SANDBOX_PROGRAM", &program).envs(env.iter().copied());
        if extent == Extent::All {
            node.env(EXTENT, ALL);
        }
        counts += run_tests(&mut node, TestCounts::of_node)?;
    }
    Ok(counts)
}

/// A run that fails before its tests start, or that has no tests, counts as one failure.
pub(crate) fn run_tests(command: &mut Command, count: fn(&str) -> TestCounts) -> Result<TestCounts> {
    let (status, output) = process::run_and_keep(command)?;
    let counts = count(&output);
    if counts == TestCounts::default() && status.success() {
        bail!("no tests were run");
    }
    if counts.failed == 0 && !status.success() {
        eprintln!("error: the test program ended with {status}");
        return Ok(TestCounts { failed: 1, ..counts });
    }
    Ok(counts)
}
