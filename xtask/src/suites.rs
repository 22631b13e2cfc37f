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

/// What says to the tests whether they are to do all that takes long.
pub(crate) const EXTENT: &str = "TALKOVER_TESTS";
pub(crate) const ALL: &str = "all";

/// Files of tests that take long, and belong to `--all` alone.
const LONG: &str = ".long.test.mjs";
/// Files of tests that count on being served in time, and so run alone.
const TIMED: &str = ".timed.test.mjs";

/// How much is tested.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Extent {
    /// What each change asks for
    Usual,
    /// Also what takes long: leaks, many calls, every state of the dashboard, random input
    All,
}

/// The test files of these folders, side by side: each that needs a sandbox starts its own.
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
    // Named one by one: Node 20 takes a folder here and no pattern, later ones a pattern and no folder.
    files.retain(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".test.mjs") && (extent == Extent::All || !name.ends_with(LONG))
    });
    if files.is_empty() {
        // Without any, Node would look for tests everywhere.
        bail!("no file in {} ends with .test.mjs", folders.join(", "));
    }
    files.sort();
    let (timed, others): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.to_string_lossy().ends_with(TIMED));
    // Tests wait more than they compute.
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

/// A run that fails before its tests do, or that has no tests, counts as one failure.
pub(crate) fn run_tests(command: &mut Command, count: fn(&str) -> TestCounts) -> Result<TestCounts> {
    let (status, output) = process::run_and_keep(command)?;
    let counts = count(&output);
    if counts == TestCounts::default() && status.success() {
        bail!("it ran no test");
    }
    if counts.failed == 0 && !status.success() {
        eprintln!("error: it ended with {status}");
        return Ok(TestCounts { failed: 1, ..counts });
    }
    Ok(counts)
}
