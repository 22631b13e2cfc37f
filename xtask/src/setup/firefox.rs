use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt::Missing;
use super::{cargo, named};
use crate::workspace::Workspace;

/// Firefox and its driver.
pub(crate) struct Firefox {
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
}

const PROGRAMS: [&str; 2] = ["firefox-esr", "firefox"];
const GECKODRIVER: &str = "0.37.1";
const FIX: &str = "install Firefox, or name it in FIREFOX";
const MISSING: Missing<'_> = Missing { programs: &["Firefox"], packages: &["firefox-esr"], fix: FIX };

impl Firefox {
    pub(super) fn find_or_install(workspace: &Workspace) -> Result<Self> {
        let program = match find_program(workspace)? {
            Some(program) => program,
            None => {
                MISSING.install(workspace)?;
                find_program(workspace)?.with_context(|| format!("Firefox is still not on PATH; {FIX}"))?
            }
        };
        Ok(Self { program, driver: driver(workspace)? })
    }
}

fn find_program(workspace: &Workspace) -> Result<Option<PathBuf>> {
    Ok(named("FIREFOX")?.or_else(|| PROGRAMS.iter().find_map(|name| workspace.find(name))))
}

/// Installed with cargo, because Debian has no package of it.
fn driver(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(driver) = named("GECKODRIVER")? {
        return Ok(driver);
    }
    cargo::install_tool(workspace, "geckodriver", GECKODRIVER, &["geckodriver"])?;
    workspace.find("geckodriver").context("geckodriver is still not in .tools/; name one in GECKODRIVER")
}
