use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::thread::{self, JoinHandle};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::process::{self, Process};
use crate::workspace::Workspace;

pub(crate) const HOST: &str = "127.0.0.1";
const READY: &str = "Talkover sandbox ready at ";

/// A running sandbox. Dropping it ends it.
pub(crate) struct Sandbox {
    process: Process,
    output: Option<JoinHandle<()>>,
    /// Without a trailing slash.
    pub(crate) address: String,
}

impl Sandbox {
    /// Compiles the sandbox and returns the path of its program.
    pub(crate) fn build(workspace: &Workspace) -> Result<PathBuf> {
        let mut cargo = workspace.command("cargo")?;
        cargo.args(["build", "--package", "talkover-sandbox", "--message-format=json-render-diagnostics"]);
        let (status, messages) = process::keep(&mut cargo)?;
        if !status.success() {
            bail!("the sandbox does not compile; see above");
        }
        let program = messages.lines().rev().find_map(|line| {
            let message: Value = serde_json::from_str(line).ok()?;
            message.get("executable")?.as_str().map(PathBuf::from)
        });
        program.context("cargo did not print the path of the sandbox")
    }

    /// Builds and starts the sandbox, and waits until it is ready.
    pub(crate) fn start(workspace: &Workspace, port: u16, options: &[OsString]) -> Result<Self> {
        let mut command = workspace.command(&Self::build(workspace)?.to_string_lossy())?;
        command.args(["--host", HOST, "--port", &port.to_string()]).args(options).stdout(Stdio::piped());
        let mut process = Process::start(&mut command)?;
        let stdout = process.stdout().context("the sandbox has no standard output")?;
        let mut lines = BufReader::new(stdout).lines();
        for line in lines.by_ref() {
            let line = line?;
            if let Some(address) = line.strip_prefix(READY) {
                let address = address.trim_end().trim_end_matches('/').to_owned();
                // Reads all output, because a full pipe would block the sandbox.
                let output =
                    thread::spawn(|| lines.map_while(Result::ok).for_each(|line| println!("{line}")));
                return Ok(Self { process, output: Some(output), address });
            }
            println!("{line}");
        }
        let status = process.wait()?;
        bail!("the sandbox ended with {status} before it was ready; see its output above")
    }

    /// Starts a sandbox with a rate limit that tests do not reach.
    pub(crate) fn start_for_tests(workspace: &Workspace, port: u16, options: &[&str]) -> Result<Self> {
        let options: Vec<OsString> =
            ["--rate-limit", "1000000"].iter().chain(options).map(OsString::from).collect();
        Self::start(workspace, port, &options)
    }

    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        let status = self.process.wait();
        // Waits for the last lines of output.
        if let Some(output) = self.output.take() {
            let _ = output.join();
        }
        status
    }
}

pub(crate) fn port_is_free(port: u16) -> bool {
    TcpListener::bind((HOST, port)).is_ok()
}
