use std::io::{BufRead, BufReader};
use std::process::Stdio;

use anyhow::{Result, bail};

use super::{timed, version_of};
use crate::process::Process;
use crate::workspace::Workspace;

/// Installs a tool into the project's folder, so that versions for other projects are unaffected.
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
                println!(
                    "This registry lacks a version in the lock file of {package}; installing without the lock file"
                )
            }
            Installation::Failed => {
                bail!("installing {package} {wanted} failed; see above. Check the network")
            }
        }
        match cargo_install(workspace, package, wanted, Lock::None)? {
            Installation::Done => Ok(()),
            Installation::LockUnusable | Installation::Failed => {
                bail!(
                    "installing {package} {wanted} failed; see above. Check that the registry has this version"
                )
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
        // Unoptimized, because optimizing takes twice as long as these tools ever run.
        .args(["install", "--debug", package, "--version", version, "--force", "--root"])
        .arg(workspace.root.join(".tools"))
        // A shared target folder, so that common dependencies are compiled once.
        .env("CARGO_TARGET_DIR", workspace.root.join(".tools/target"));
    if lock == Lock::Theirs {
        command.arg("--locked");
    }
    let mut process = Process::start(command.stderr(Stdio::piped()))?;
    let mut failure = Vec::new();
    if let Some(stderr) = process.stderr() {
        for line in BufReader::new(stderr).lines() {
            let line = line?;
            // Held back from the first error on, because the error may be one that a second attempt
            // avoids.
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
    fn an_unusable_lock_file_is_distinguished_from_other_failures() {
        let lagging =
            "error: failed to select a version for the requirement `roots = \"^1.0.10\"` (locked to 1.0.11)";
        assert!(names_unusable_lock(lagging));
        assert!(!names_unusable_lock("error: download of config.json failed"));
    }
}
