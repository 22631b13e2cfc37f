use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::apt::Missing;
use super::{named, version, version_of};
use crate::workspace::Workspace;

/// Chromium and its driver.
pub(crate) struct Chromium {
    pub(crate) program: PathBuf,
    pub(crate) driver: PathBuf,
}

const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIX: &str = "install Chromium and its chromedriver, or name them in CHROME and CHROMEDRIVER";
const MISSING: Missing<'_> =
    Missing { programs: &["Chromium", "chromedriver"], packages: &["chromium", "chromium-driver"], fix: FIX };

impl Chromium {
    pub(super) fn find_or_install(workspace: &Workspace) -> Result<Self> {
        let chromium = match Self::find(workspace)? {
            Some(chromium) => chromium,
            None => {
                MISSING.install(workspace)?;
                Self::find(workspace)?.with_context(|| format!("Chromium is still not on PATH; {FIX}"))?
            }
        };
        chromium.require_same_major(workspace)?;
        Ok(chromium)
    }

    fn find(workspace: &Workspace) -> Result<Option<Self>> {
        let program = named("CHROME")?.or_else(|| PROGRAMS.iter().find_map(|name| workspace.find(name)));
        let driver = named("CHROMEDRIVER")?.or_else(|| workspace.find("chromedriver"));
        Ok(program.zip(driver).map(|(program, driver)| Self { program, driver }))
    }

    /// A driver rejects a browser of another major version, with a message that does not show the
    /// reason.
    fn require_same_major(&self, workspace: &Workspace) -> Result<()> {
        let chrome = version_at(workspace, &self.program)?;
        let driver = version_at(workspace, &self.driver)?;
        if version::major(&chrome) != version::major(&driver) {
            let (chrome_file, driver_file) = (self.program.display(), self.driver.display());
            bail!(
                "{chrome_file} is version {chrome} but {driver_file} is {driver}, and their major versions must \
                 match; {FIX}"
            );
        }
        Ok(())
    }
}

fn version_at(workspace: &Workspace, file: &Path) -> Result<String> {
    let version = version_of(workspace, &file.to_string_lossy())?;
    version.with_context(|| format!("{} --version gives no version; {FIX}", file.display()))
}
