//! Child processes. Each leads a separate process group, so that stopping it also stops its
//! descendants: wasm-pack starts cargo, which starts a test runner, which starts a driver and a
//! browser.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read, Write};
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a child may take to end after an interrupt before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// The user pressed Ctrl-C, or the process received a termination signal.
#[derive(Debug)]
pub(crate) struct Interrupted;

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interrupted {}

struct Children {
    groups: BTreeSet<u32>,
    interrupted: bool,
}

static CHILDREN: Mutex<Children> = Mutex::new(Children { groups: BTreeSet::new(), interrupted: false });

fn children() -> MutexGuard<'static, Children> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn interrupted() -> bool {
    children().interrupted
}

/// The first interrupt is passed to all children, which are killed after `GRACE`. The second kills
/// them at once.
pub(crate) fn stop_children_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        let mut children = children();
        let stop = if children.interrupted { StopSignal::Kill } else { StopSignal::Interrupt };
        children.interrupted = true;
        children.groups.iter().for_each(|&group| signal(group, stop));
        thread::spawn(|| {
            thread::sleep(GRACE);
            self::children().groups.iter().for_each(|&group| signal(group, StopSignal::Kill));
        });
    })
    .context("cannot listen for Ctrl-C")
}

/// A running child. Dropping it ends it and all its descendants.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // Holds the lock across the spawn, so that no interrupt can happen before the child is
        // registered.
        let mut children = children();
        if children.interrupted {
            bail!(Interrupted);
        }
        let child = command.spawn().with_context(|| format!("cannot start {}", name(command)))?;
        children.groups.insert(child.id());
        Ok(Self { child })
    }

    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    pub(crate) fn stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// Waits until the child ends. After an interrupt, the result is `Interrupted`, regardless of
    /// the child's exit status.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        let status = self.child.wait()?;
        if interrupted() {
            bail!(Interrupted);
        }
        Ok(status)
    }

    fn ended_within(&mut self, patience: Duration) -> bool {
        let deadline = Instant::now() + patience;
        while let Ok(None) = self.child.try_wait() {
            if Instant::now() >= deadline {
                return false;
            }
            thread::sleep(Duration::from_millis(10));
        }
        true
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = self.child.id();
        // Also needed after the child has ended, because its descendants may still run.
        signal(group, StopSignal::Interrupt);
        if !self.ended_within(GRACE) {
            signal(group, StopSignal::Kill);
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        children().groups.remove(&group);
    }
}

/// Runs a command until it ends. Its output is passed through.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = Process::start(command)?.wait()?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Returns the command's standard output; `None` if it cannot be started or fails.
pub(crate) fn capture(command: &mut Command) -> Result<Option<String>> {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    let Ok(mut process) = Process::start(command) else {
        return if interrupted() { Err(Interrupted.into()) } else { Ok(None) };
    };
    let mut said = String::new();
    if let Some(mut stdout) = process.stdout() {
        stdout
            .read_to_string(&mut said)
            .with_context(|| format!("cannot read the output of {}", name(command)))?;
    }
    Ok(process.wait()?.success().then_some(said))
}

/// Runs a command until it ends. Passes its standard output through, and returns a copy.
pub(crate) fn run_and_keep(command: &mut Command) -> Result<(ExitStatus, String)> {
    output(command, |bytes| {
        let mut to = io::stdout().lock();
        to.write_all(bytes)?;
        to.flush()
    })
}

/// Runs a command until it ends, and returns its standard output. Standard error is passed through.
pub(crate) fn keep(command: &mut Command) -> Result<(ExitStatus, String)> {
    output(command, |_| Ok(()))
}

fn output(command: &mut Command, show: impl Fn(&[u8]) -> io::Result<()>) -> Result<(ExitStatus, String)> {
    let mut process = Process::start(command.stdout(Stdio::piped()))?;
    let mut kept = Vec::new();
    if let Some(mut from) = process.stdout() {
        let mut buffer = [0; 8192];
        loop {
            let length = from.read(&mut buffer)?;
            if length == 0 {
                break;
            }
            show(&buffer[..length])?;
            kept.extend_from_slice(&buffer[..length]);
        }
    }
    let status = process.wait()?;
    Ok((status, String::from_utf8_lossy(&kept).into_owned()))
}

/// The command for messages, such as `cargo test`: the program without its folder, and its first
/// arguments.
fn name(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = command.get_args().take_while(|word| !word.to_string_lossy().starts_with('-')).take(2);
    let words: Vec<_> = std::iter::once(program).chain(words).map(|word| word.to_string_lossy()).collect();
    format!("`{}`", words.join(" "))
}

#[derive(Clone, Copy)]
enum StopSignal {
    Interrupt,
    Kill,
}

#[cfg(unix)]
fn signal(group: u32, stop: StopSignal) {
    use nix::sys::signal::{Signal, killpg};
    let signal = match stop {
        StopSignal::Interrupt => Signal::SIGINT,
        StopSignal::Kill => Signal::SIGKILL,
    };
    // The group may already have ended, so an error is ignored.
    let _ = killpg(nix::unistd::Pid::from_raw(group.cast_signed()), signal);
}

/// Without process groups, the console itself passes Ctrl-C on, and `Process` kills its child.
#[cfg(not(unix))]
fn signal(_group: u32, _stop: StopSignal) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn dropping_a_process_ends_its_descendants() {
        let started = Instant::now();
        let mut command = Command::new("sh");
        let mut process =
            Process::start(command.args(["-c", "sleep 60 | cat"]).stdout(Stdio::piped())).unwrap();
        let mut stdout = process.stdout().unwrap();
        drop(process);
        // Ends when the last process that holds the pipe has ended.
        stdout.read_to_end(&mut Vec::new()).unwrap();
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn output_is_passed_through_and_returned() {
        let (status, output) =
            run_and_keep(Command::new("sh").args(["-c", "echo 3 passed; exit 4"])).unwrap();
        assert_eq!((status.code(), output.as_str()), (Some(4), "3 passed\n"));
    }

    #[test]
    fn a_failure_names_the_program_without_its_folder() {
        let failure = run(Command::new("/bin/sh").args(["-c", "exit 7"])).unwrap_err();
        assert_eq!(failure.to_string(), "`sh` ended with exit status: 7");
    }

    #[test]
    fn a_missing_program_has_no_output() {
        assert_eq!(capture(&mut Command::new("/nowhere/tool")).unwrap(), None);
    }
}
