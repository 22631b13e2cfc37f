use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Result, bail};

use super::{timed, version_of};
use crate::process::Process;
use crate::workspace::Workspace;

/// Goes to the project's own folder, so that the versions a person has for other projects stay as they are.
pub(super) fn install_tool(
    workspace: &Workspace,
    package: &str,
    wanted: &str,
    programs: &[&str],
) -> Result<()> {
    let mut fits = true;
    for program in programs {
        fits &= version_of(workspace, program)?.is_some_and(|found| found == wanted);
    }
    if fits {
        return Ok(());
    }
    timed(&format!("Installing {package} {wanted} into .tools/"), || {
        match cargo_install(workspace, package, wanted, Lock::Theirs)? {
            Installation::Done => return Ok(()),
            Installation::LockUnusable => {
                println!("This registry lacks a version that {package} locks; taking the nearest")
            }
            Installation::Failed => {
                bail!("installing {package} {wanted} failed; see above. Is the network there?")
            }
        }
        match cargo_install(workspace, package, wanted, Lock::None)? {
            Installation::Done => Ok(()),
            Installation::LockUnusable | Installation::Failed => {
                bail!("installing {package} {wanted} failed; see above. Does this registry have it?")
            }
        }
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Lock {
    Theirs,
    None,
}

enum Installation {
    Done,
    LockUnusable,
    Failed,
}

fn cargo_install(workspace: &Workspace, package: &str, version: &str, lock: Lock) -> Result<Installation> {
    let mut command = workspace.command("cargo")?;
    command
        // Without optimization, which takes twice as long to compile as these tools ever run.
        .args(["install", "--debug", package, "--version", version, "--force", "--root"])
        .arg(workspace.root.join(".tools"))
        // What the tools have in common is compiled once.
        .env("CARGO_TARGET_DIR", workspace.root.join(".tools/target"));
    if lock == Lock::Theirs {
        command.arg("--locked");
    }
    let mut process = Process::start(command.stderr(Stdio::piped()))?;
    let mut failure = Vec::new();
    if let Some(stderr) = process.stderr() {
        for line in BufReader::new(stderr).lines() {
            let line = line?;
            // Held back from the first error on: it may turn out to be one that is mended here.
            if failure.is_empty() && !line.starts_with("error") {
                eprintln!("{line}");
            } else {
                failure.push(line);
            }
        }
    }
    if process.wait()?.success() {
        return Ok(Installation::Done);
    }
    if lock == Lock::Theirs && failure.iter().any(|line| names_unusable_lock(line)) {
        return Ok(Installation::LockUnusable);
    }
    failure.iter().for_each(|line| eprintln!("{line}"));
    Ok(Installation::Failed)
}

fn names_unusable_lock(line: &str) -> bool {
    ["failed to select a version", "lock file"].iter().any(|sign| line.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_the_registry_cannot_serve_is_told_from_other_failures() {
        let lagging =
            "error: failed to select a version for the requirement `roots = \"^1.0.10\"` (locked to 1.0.11)";
        assert!(names_unusable_lock(lagging));
        assert!(!names_unusable_lock("error: download of config.json failed"));
    }
}
