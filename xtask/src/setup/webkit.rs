use std::path::PathBuf;

use anyhow::{Context, Result};

use super::apt::Missing;
use super::named;
use crate::workspace::Workspace;

/// WebKitGTK's driver, which finds its browser itself. That browser has no headless mode, so it
/// also needs a virtual display.
pub(crate) struct WebKit {
    pub(crate) driver: PathBuf,
}

const FIX: &str = "install WebKitGTK's driver and Xvfb, or name the driver in WEBKITWEBDRIVER";
const MISSING: Missing<'_> = Missing {
    programs: &["WebKitWebDriver", "xvfb-run", "xauth"],
    packages: &["webkit2gtk-driver", "xvfb", "xauth"],
    fix: FIX,
};

impl WebKit {
    pub(super) fn find_or_install(workspace: &Workspace) -> Result<Self> {
        if let Some(webkit) = Self::find(workspace)? {
            return Ok(webkit);
        }
        MISSING.install(workspace)?;
        Self::find(workspace)?.with_context(|| format!("WebKitWebDriver is still not on PATH; {FIX}"))
    }

    fn find(workspace: &Workspace) -> Result<Option<Self>> {
        let driver = named("WEBKITWEBDRIVER")?.or_else(|| workspace.find("WebKitWebDriver"));
        // xvfb-run fails without xauth, but Debian's package does not depend on it.
        let has_display = ["xvfb-run", "xauth"].iter().all(|program| workspace.find(program).is_some());
        Ok(driver.filter(|_| has_display).map(|driver| Self { driver }))
    }
}
