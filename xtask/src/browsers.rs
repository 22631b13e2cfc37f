use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::setup::{self, Chromium, Firefox, WebKit};
use crate::workspace::Workspace;

/// The browsers that a run uses.
pub(crate) struct Browsers {
    chromium: Option<Chromium>,
    firefox: Option<Firefox>,
    webkit: Option<WebKit>,
}

const NOT_SET_UP: &str = "this browser was not set up";

impl Browsers {
    pub(crate) fn set_up(workspace: &Workspace, used: impl Fn(Engine) -> bool) -> Result<Self> {
        Ok(Self {
            chromium: used(Engine::Chromium).then(|| setup::chromium(workspace)).transpose()?,
            firefox: used(Engine::Firefox).then(|| setup::firefox(workspace)).transpose()?,
            webkit: used(Engine::WebKit).then(|| setup::webkit(workspace)).transpose()?,
        })
    }

    pub(crate) fn chromium(&self) -> Result<&Chromium> {
        self.chromium.as_ref().context(NOT_SET_UP)
    }

    /// What runs the crate's tests in this engine.
    pub(crate) fn wasm_pack(&self, workspace: &Workspace, engine: Engine) -> Result<Command> {
        let mut command = match engine {
            Engine::Chromium | Engine::Firefox => workspace.command("wasm-pack")?,
            Engine::WebKit => {
                let mut command = workspace.command("xvfb-run")?;
                command.args(["--auto-servernum", "wasm-pack"]);
                command
            }
        };
        command.args(["test", "--headless", "--mode", "no-install"]);
        let capabilities = match engine {
            Engine::Chromium => {
                let Chromium { program, driver } = self.chromium()?;
                command.args(["--chrome", "--chromedriver"]).arg(driver);
                json!({ "goog:chromeOptions": { "binary": program } })
            }
            Engine::Firefox => {
                let Firefox { program, driver } = self.firefox.as_ref().context(NOT_SET_UP)?;
                command.args(["--firefox", "--geckodriver"]).arg(driver);
                json!({ "moz:firefoxOptions": { "binary": program } })
            }
            Engine::WebKit => {
                let WebKit { driver } = self.webkit.as_ref().context(NOT_SET_UP)?;
                // It speaks as Safari's does, and knows its own browser.
                command.args(["--safari", "--safaridriver"]).arg(driver);
                json!({})
            }
        };
        let file = workspace.scratch("webdriver.json");
        write(&file, &capabilities).with_context(|| format!("cannot write {}", file.display()))?;
        command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", file);
        Ok(command)
    }
}

/// Makes the folder too: cargo's may be elsewhere.
fn write(file: &Path, capabilities: &Value) -> io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(file, capabilities.to_string())
}
