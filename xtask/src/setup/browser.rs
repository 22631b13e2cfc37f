use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{install, version, version_of};
use crate::process;
use crate::workspace::Workspace;

/// A Chromium and the driver that steers it.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

const CHROMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MEND: &str = "install Chromium and its chromedriver, or name them in CHROME and CHROMEDRIVER";

impl Browser {
    pub(super) fn find_or_install(workspace: &Workspace) -> Result<Self> {
        let browser = match Self::find(workspace)? {
            Some(browser) => browser,
            None => {
                install_with_apt(workspace)?;
                Self::find(workspace)?.with_context(|| format!("Chromium is still not on PATH; {MEND}"))?
            }
        };
        browser.require_same_major(workspace)?;
        Ok(browser)
    }

    fn find(workspace: &Workspace) -> Result<Option<Self>> {
        let chrome = named("CHROME")?.or_else(|| CHROMES.iter().find_map(|name| workspace.find(name)));
        let driver = named("CHROMEDRIVER")?.or_else(|| workspace.find("chromedriver"));
        Ok(chrome.zip(driver).map(|(chrome, driver)| Self { chrome, driver }))
    }

    /// A driver refuses a browser of another major version, with a message that hides the reason.
    fn require_same_major(&self, workspace: &Workspace) -> Result<()> {
        let chrome = version_at(workspace, &self.chrome)?;
        let driver = version_at(workspace, &self.driver)?;
        if version::major(&chrome) != version::major(&driver) {
            let (chrome_file, driver_file) = (self.chrome.display(), self.driver.display());
            bail!(
                "{chrome_file} is version {chrome} but {driver_file} is {driver}, and their first numbers must be the \
                 same; {MEND}"
            );
        }
        Ok(())
    }
}

fn named(variable: &str) -> Result<Option<PathBuf>> {
    let Some(file) = env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from) else {
        return Ok(None);
    };
    if !file.is_file() {
        bail!("{variable} names {}, which is no file", file.display());
    }
    Ok(Some(file))
}

fn version_at(workspace: &Workspace, file: &Path) -> Result<String> {
    let version = version_of(workspace, &file.to_string_lossy())?;
    version.with_context(|| format!("{} --version gives no version; {MEND}", file.display()))
}

fn install_with_apt(workspace: &Workspace) -> Result<()> {
    if workspace.find("apt-get").is_none() || !Path::new("/etc/debian_version").exists() {
        bail!("Chromium or chromedriver was not found on PATH; {MEND}");
    }
    let is_root = process::capture(workspace.command("id")?.arg("-u"))?.is_some_and(|id| id.trim() == "0");
    if !is_root && process::capture(workspace.command("sudo")?.args(["-n", "true"]))?.is_none() {
        bail!(
            "Chromium or chromedriver was not found on PATH, and installing them takes root. Run \
             `sudo apt-get install chromium chromium-driver`, or {MEND}"
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
    install("the list of Debian's packages", &mut apt_get(&["update", "--quiet"])?, "is the network there?")?;
    let packages = ["install", "--quiet", "--yes", "--no-install-recommends", "chromium", "chromium-driver"];
    install("Chromium and chromedriver with apt-get", &mut apt_get(&packages)?, MEND)
}
