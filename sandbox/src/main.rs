mod args;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use args::Args;
use clap::Parser;
use talkover_sandbox::{Sandbox, Settings};

fn main() -> ExitCode {
    match Args::parse().settings(std::env::var("TALKOVER_TOKEN").ok()).map_err(Box::from).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("talkover-sandbox: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(settings: Settings) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        // Listens before the ready line is printed, so that the sandbox can be stopped as soon as
        // it is ready.
        let mut stop = Stop::listen()?;
        let host = settings.host;
        let sandbox = Sandbox::start(settings).await?;
        if !host.is_loopback() {
            eprintln!("talkover-sandbox: warning: {host} is not loopback, so anyone on the network can change it");
        }
        say(&format!("Talkover sandbox ready at http://{}/", sandbox.address()));
        stop.wait().await;
        sandbox.stop().await;
        say("Stopped.");
        Ok(())
    })
    // Does not wait for the runtime's threads, because a call to the upstream may still be running.
    .inspect(|()| runtime.shutdown_background())
}

/// Prints and flushes a line. Errors are ignored: the sandbox runs even if its output is not read.
fn say(line: &str) {
    let mut stdout = io::stdout().lock();
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

/// The two signals that stop the sandbox.
#[cfg(unix)]
struct Stop(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Stop {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Stop(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Stop {
    fn listen() -> io::Result<Self> {
        Ok(Self(tokio::signal::windows::ctrl_c()?))
    }

    async fn wait(&mut self) {
        self.0.recv().await;
    }
}
