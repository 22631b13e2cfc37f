use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{api, call};

/// The sandbox's program, after its ready line.
pub(crate) struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) address: SocketAddr,
}

impl Program {
    pub(crate) fn start(args: &[&str]) -> Self {
        let mut child = command(args).args(["--port", "0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line
            .strip_prefix("Talkover sandbox ready at http://")
            .and_then(|rest| rest.strip_suffix("/\n"))
            .unwrap_or_else(|| panic!("no ready line: {line:?}"));
        Self { address: address.parse().unwrap(), child, stdout }
    }

    /// Sends SIGKILL, which the program cannot handle.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    #[cfg(unix)]
    fn end_by(mut self, signal: &str) -> (Option<i32>, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
        let code = self.child.wait().unwrap().code();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (code, rest)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_talkover-sandbox"));
    command.args(args).env_remove("TALKOVER_TOKEN");
    command
}

/// Runs a start that fails, and returns its exit code and its error output.
pub(crate) fn fail(args: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = command(args).output().unwrap();
    assert!(stdout.is_empty(), "{}", String::from_utf8_lossy(&stdout));
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[test]
fn it_accepts_connections_after_the_ready_line() {
    let program = Program::start(&["--rate-limit", "7", "--rate-window", "30"]);
    let answer = api("GET", "/agents").send(program.address);
    answer.expect(200);
    assert_eq!(answer.header("x-ratelimit-limit"), Some("7"));
}

#[test]
fn the_plan_is_an_argument() {
    let program = Program::start(&["--plan", "professional"]);
    let answer = api("GET", "/agents").send(program.address);
    assert_eq!(answer.header("x-ratelimit-limit"), Some("1000"));
}

#[test]
#[cfg(unix)]
fn it_ends_well_when_it_is_interrupted() {
    for signal in ["-INT", "-TERM"] {
        let program = Program::start(&[]);
        assert_eq!(program.end_by(signal), (Some(0), "Stopped.\n".to_owned()));
    }
}

#[test]
#[cfg(unix)]
fn it_stops_without_waiting_for_open_connections() {
    let program = Program::start(&[]);
    let address = program.address;
    call("POST", "/sandbox/faults").json(&json!([{ "stall": "headers" }, { "stall": "body" }])).send(address);
    let _stalled = [api("GET", "/agents").open(address), api("GET", "/agents").open(address)];
    let logged = || call("GET", "/sandbox/requests").send(address).json().as_array().unwrap().len();
    while logged() < 2 {}
    let idle = std::net::TcpStream::connect(address).unwrap();
    let started = Instant::now();
    assert_eq!(program.end_by("-INT"), (Some(0), "Stopped.\n".to_owned()));
    assert!(started.elapsed() < Duration::from_secs(10));
    drop(idle);
}

#[test]
fn the_error_names_a_port_in_use_and_the_fix() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let (code, said) = fail(&["--port", &port]);
    assert_eq!(code, Some(1));
    assert!(said.contains(&port) && said.contains("taken") && said.contains("--port 0"), "{said}");
}

#[test]
fn the_error_names_a_missing_folder() {
    for option in ["--www", "--pkg"] {
        let (code, said) = fail(&["--port", "0", option, "no/such/folder"]);
        assert_eq!(code, Some(1));
        assert!(said.contains(option) && said.contains("no/such/folder"), "{said}");
    }
}

#[test]
fn unknown_arguments_are_rejected() {
    for args in [
        &["--prot", "1"][..],
        &["--port", "x"],
        &["--port", "65536"],
        &["--host", "nowhere"],
        &["--rate-limit", "-1"],
        &["--rate-window", "0"],
        &["--plan", "free"],
        &["--plan", "standard", "--rate-limit", "5"],
        &["stray"],
    ] {
        let (code, said) = fail(args);
        assert_eq!(code, Some(2), "{args:?}: {said}");
    }
}

#[test]
fn an_upstream_needs_a_token_and_a_safe_address() {
    let (code, said) = fail(&["--port", "0", "--upstream", "https://app.talkover.ai/api/v1"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("TALKOVER_TOKEN"), "{said}");
    let (code, said) = fail(&["--port", "0", "--upstream", "http://app.talkover.ai/api/v1"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("https"), "{said}");
}

#[test]
fn listening_beyond_loopback_is_warned_about() {
    let mut child = command(&["--host", "0.0.0.0", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains("ready at http://0.0.0.0:"), "{line}");
    child.kill().unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(said.contains("anyone on the network"), "{said}");
}

#[test]
fn a_token_is_not_exposed_to_the_network() {
    let upstream = ["--upstream", "https://app.talkover.ai/api/v1"];
    for more in [&upstream[..], &[]] {
        let output = command(&["--host", "0.0.0.0", "--port", "0"])
            .args(more)
            .env("TALKOVER_TOKEN", "talq_a_token_of_a_real_account")
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("leave --host out"), "{said}");
        assert!(!said.contains("talq_a"), "{said}");
    }
}
