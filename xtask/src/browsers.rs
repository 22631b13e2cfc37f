use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::engine::Engine;
use crate::setup::{self, Chromium, Firefox, WebKit};
use crate::workspace::Workspace;

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

    /// The command that runs the crate's tests in this engine.
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
                // WebKit's driver has the same interface as Safari's, and finds its browser itself.
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

/// Creates the folder if needed, since cargo's target folder may be elsewhere.
fn write(file: &Path, capabilities: &Value) -> io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(file, capabilities.to_string())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// wasm-bindgen's test server has four threads, and browsers open a connection for each
    /// imported file. While four connections are kept open, a fifth may get no answer; the page
    /// then loads for minutes until it times out.
    #[test]
    fn the_crates_tests_import_at_most_as_many_files_as_their_server_has_threads() {
        let mut imported = BTreeSet::new();
        for folder in ["src", "src/web", "tests/wasm"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
            for entry in fs::read_dir(folder).unwrap() {
                let file = entry.unwrap().path();
                if file.extension().is_some_and(|extension| extension == "rs") {
                    let code = fs::read_to_string(file).unwrap();
                    let names = code
                        .split("#[wasm_bindgen(module = \"")
                        .skip(1)
                        .filter_map(|rest| rest.split('"').next());
                    imported.extend(names.map(str::to_owned));
                }
            }
        }
        assert!((1..=4).contains(&imported.len()), "{imported:?}");
    }
}
