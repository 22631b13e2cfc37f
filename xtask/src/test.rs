use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::browsers::Browsers;
use crate::contract;
use crate::engine::Engine;
use crate::package;
use crate::process::{self, Interrupted};
use crate::sandbox::{self, Sandbox};
use crate::setup;
use crate::step::{self, Part, Step};
use crate::suites::{Extent, in_node, run_tests};
use crate::test_counts::TestCounts;
use crate::workspace::Workspace;

/// The address is compiled into the browser tests: one that stays the same saves building them again.
const USUAL_PORT: u16 = 4180;

const MAX_FAILURE_LINE: usize = 300;

struct Report {
    part: Part,
    counts: TestCounts,
    duration: Duration,
}

/// Runs every step even after one has failed, so that one run tells all there is to fix; only what uses the
/// package is left out when there is none.
pub(crate) fn run(
    workspace: &Workspace,
    named: &[Step],
    engines: &[Engine],
    extent: Extent,
) -> Result<ExitCode> {
    let parts = step::plan(named, engines)?;
    let browsers = set_up(workspace, &parts)?;
    let mut reports: Vec<Report> = Vec::new();
    for part in parts {
        println!("\n== {} ==", part.name());
        let started = Instant::now();
        let package_failed =
            reports.iter().any(|report| report.part.step == Step::Build && report.counts.failed > 0);
        let result = if part.step.needs_package() && package_failed {
            Err(anyhow::anyhow!("it needs the package, which did not build"))
        } else {
            run_part(workspace, part, &browsers, extent)
        };
        let counts = match result {
            Ok(counts) => counts,
            Err(error) if error.is::<Interrupted>() => return Err(error),
            Err(error) => {
                eprintln!("error: {error:#}");
                TestCounts::ONE_FAILED
            }
        };
        if counts.failed > 0 {
            let (name, arguments) = (part.name(), part.arguments());
            eprintln!("The step {name} failed. To repeat just this step: cargo xtask test {arguments}");
        }
        reports.push(Report { part, counts, duration: started.elapsed() });
    }
    Ok(conclude(&reports))
}

fn conclude(reports: &[Report]) -> ExitCode {
    let mut total = TestCounts::default();
    println!("\n== result ==");
    for Report { part, counts, duration } in reports {
        let verdict = if counts.failed == 0 { "passed" } else { "FAILED" };
        let seconds = duration.as_secs_f64();
        println!(
            "{:<18} {verdict} {seconds:>7.1} s {:>5} passed {:>3} failed",
            part.name(),
            counts.passed,
            counts.failed
        );
        total += counts.clone();
    }
    for line in &total.failures {
        // Whole documents stand in some.
        println!("{}", line.chars().take(MAX_FAILURE_LINE).collect::<String>());
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn set_up(workspace: &Workspace, parts: &[Part]) -> Result<Browsers> {
    let needs = |wanted: &[Step]| parts.iter().any(|part| wanted.contains(&part.step));
    if needs(&[Step::Format, Step::Lint]) {
        setup::checkers(workspace)?;
        setup::packages_of(workspace, ".")?;
    }
    if needs(&[Step::Lint]) {
        setup::wasm_target(workspace)?;
    }
    if needs(&[Step::Build]) {
        setup::packaging(workspace)?;
    }
    if needs(&[Step::Wasm]) {
        setup::wasm_pack(workspace)?;
    }
    if needs(&[Step::Contract]) {
        setup::packages_of(workspace, contract::FOLDER)?;
    }
    Browsers::set_up(workspace, |engine| parts.iter().any(|part| part.engine == Some(engine)))
}

fn run_part(workspace: &Workspace, part: Part, browsers: &Browsers, extent: Extent) -> Result<TestCounts> {
    let in_node = |folders: &[&str]| in_chromium(workspace, browsers, folders, extent);
    match part.step {
        Step::Format => format(workspace),
        Step::Lint => lint(workspace),
        Step::Native => native(workspace, extent),
        Step::Build => package::build(workspace).map(|()| TestCounts::ONE_PASSED),
        Step::Contract => contract::tests(workspace),
        Step::Types => types(workspace),
        Step::Integrations => in_node(&["tests/integrations"]),
        Step::Wasm => in_browser(workspace, browsers, part.engine.context("no engine was named")?),
        Step::Faults => in_node(&["tests/faults"]),
        Step::Package => in_node(&["tests/package", "bench"]),
        Step::Demo => in_node(&["tests/demo"]),
    }
}

fn check(command: &mut Command) -> Result<TestCounts> {
    process::run(command).map(|()| TestCounts::ONE_PASSED)
}

fn format(workspace: &Workspace) -> Result<TestCounts> {
    let mut counts = check(workspace.command("cargo")?.args(["fmt", "--all", "--check"]))?;
    counts += check(workspace.command("biome")?.args(["format", "."]))?;
    Ok(counts)
}

fn lint(workspace: &Workspace) -> Result<TestCounts> {
    clippy(workspace)?;
    let mut counts = TestCounts::ONE_PASSED;
    let mut doc = workspace.command("cargo")?;
    counts += check(
        doc.args(["doc", "--package", "talkover-calling", "--no-deps"])
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )?;
    counts += check(workspace.command("biome")?.args(["lint", "--error-on-warnings", "."]))?;
    counts += check(workspace.command("cspell")?.args(["--no-progress", "--no-summary", "."]))?;
    Ok(counts)
}

fn types(workspace: &Workspace) -> Result<TestCounts> {
    let mut counts = TestCounts::default();
    for project in ["tests/package/types", ".", "tests"] {
        counts += check(workspace.command("tsc")?.args(["--project", project]))?;
    }
    Ok(counts)
}

/// For this machine, and for wasm32.
pub(crate) fn clippy(workspace: &Workspace) -> Result<()> {
    let wasm32 = [
        "--package",
        "talkover-calling",
        "--package",
        "talkover-calling-wasm",
        "--target",
        "wasm32-unknown-unknown",
    ];
    for target in [["--workspace"].as_slice(), &wasm32] {
        let mut clippy = workspace.command("cargo")?;
        clippy.env("TALKOVER_SANDBOX", format!("http://{}:{USUAL_PORT}", sandbox::HOST));
        process::run(clippy.arg("clippy").args(target).args(["--all-targets", "--", "--deny", "warnings"]))?;
    }
    Ok(())
}

fn native(workspace: &Workspace, extent: Extent) -> Result<TestCounts> {
    let mut command = workspace.command("cargo")?;
    command.args(["test", "--workspace", "--no-fail-fast"]);
    match extent {
        Extent::Usual => command.args(["--exclude", "talkover-fuzz"]),
        Extent::All => command.args(["--", "--include-ignored"]),
    };
    run_tests(&mut command, TestCounts::of_rust)
}

fn in_browser(workspace: &Workspace, browsers: &Browsers, engine: Engine) -> Result<TestCounts> {
    let port = if sandbox::port_is_free(USUAL_PORT) { USUAL_PORT } else { 0 };
    let sandbox = Sandbox::start_for_tests(workspace, port, &[])?;
    let mut wasm_pack = browsers.wasm_pack(workspace, engine)?;
    wasm_pack.env("TALKOVER_SANDBOX", &sandbox.address).env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run_tests(&mut wasm_pack, TestCounts::of_rust)
}

fn in_chromium(
    workspace: &Workspace,
    browsers: &Browsers,
    folders: &[&str],
    extent: Extent,
) -> Result<TestCounts> {
    in_node(workspace, folders, &[("CHROME", browsers.chromium()?.program.as_ref())], extent)
}
