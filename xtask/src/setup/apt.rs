use std::path::Path;

use anyhow::{Result, bail};

use super::install;
use crate::process;
use crate::workspace::Workspace;

/// Debian packages that this machine lacks.
pub(super) struct Missing<'a> {
    pub(super) programs: &'a [&'a str],
    pub(super) packages: &'a [&'a str],
    /// What the user can do if they cannot be installed.
    pub(super) fix: &'a str,
}

impl Missing<'_> {
    pub(super) fn install(&self, workspace: &Workspace) -> Result<()> {
        let (absent, fix) = (self.programs.join(" or "), self.fix);
        if workspace.find("apt-get").is_none() || !Path::new("/etc/debian_version").exists() {
            bail!("{absent} was not found on PATH; {fix}");
        }
        let is_root =
            process::capture(workspace.command("id")?.arg("-u"))?.is_some_and(|id| id.trim() == "0");
        if !is_root && !sudo_asks_nothing(workspace)? {
            bail!(
                "{absent} was not found on PATH, and installing it requires root. \
                 Run `sudo apt-get install {}`, or {fix}",
                self.packages.join(" ")
            );
        }
        let apt_get = |arguments: &[&str]| {
            let mut command = workspace.command(if is_root { "apt-get" } else { "sudo" })?;
            if !is_root {
                command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            }
            command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
            anyhow::Ok(command)
        };
        install("the list of Debian's packages", &mut apt_get(&["update", "--quiet"])?, "check the network")?;
        install(
            &format!("{} with apt-get", self.programs.join(", ")),
            apt_get(&["install", "--quiet", "--yes", "--no-install-recommends"])?.args(self.packages),
            fix,
        )
    }
}

fn sudo_asks_nothing(workspace: &Workspace) -> Result<bool> {
    if workspace.find("sudo").is_none() {
        return Ok(false);
    }
    Ok(process::capture(workspace.command("sudo")?.args(["-n", "true"]))?.is_some())
}
