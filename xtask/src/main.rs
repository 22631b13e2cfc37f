//! The commands of this workspace: `cargo xtask demo`, `test`, `build`, `matrix`, `bench`, `faults`, `fuzz`, `toolchains`,
//! `contract`, `production`, `audit` and `release`.
//!
//! Each begins by installing what it needs and the machine lacks (`setup`), so a fresh clone with rustup and
//! Node 20 is enough.

mod audit;
mod bench;
mod browsers;
mod contract;
mod demo;
mod engine;
mod faults;
mod fuzz;
mod package;
mod process;
mod release;
mod rows;
mod sandbox;
mod setup;
mod step;
mod suites;
mod test;
mod test_counts;
mod toolchains;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::engine::Choice;
use crate::process::Interrupted;
use crate::step::Step;
use crate::suites::Extent;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Builds, shows and tests Talkover calling settings"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the npm package into pkg/dist/
    Build,
    /// Build everything and serve the demo dashboard on this machine
    Demo(DemoOptions),
    /// Run the checks and tests, or only the named steps
    Test(TestOptions),
    /// Run the package in every supported bundler, framework and runtime, or only the named rows
    Matrix {
        /// Rows to run; all of them, and then docs/compatibility.md is written, when none is named
        #[arg(value_name = "ROW")]
        rows: Vec<String>,
    },
    /// Measure the package beside other clients, or only the named measures
    Bench(BenchOptions),
    /// Test updates with every network fault, and write the table in docs/reliability.md
    Faults(FaultsOptions),
    /// Check docs/openapi.yaml, and the sandbox and the library against it, with public tools
    Contract,
    /// Run the backends of docs/production/ with the package in a browser, or only the named rows
    Production {
        /// Rows to run; all of them when none is named
        #[arg(value_name = "ROW")]
        rows: Vec<String>,
    },
    /// Look for licenses, sources and advisories of the crates and npm packages that the project is built with
    Audit,
    /// Build, lint and test natively with the pinned, the oldest supported and the newest stable Rust
    Toolchains,
    /// Check, build, commit and tag a release; pushing and publishing are left to you
    Release(release::Options),
    /// Fuzz the library's decisions, or only the named targets
    Fuzz(fuzz::Options),
}

#[derive(clap::Args)]
struct DemoOptions {
    /// Port on 127.0.0.1; 0 chooses a free port
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Keep the sandbox's state in this file; without it, state lasts as long as the demo
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Forward the calls to this Talkover service, with the token in TALKOVER_TOKEN
    #[arg(long, value_name = "URL")]
    upstream: Option<String>,
    /// Let this development server, such as http://localhost:5173, forward its pages' calls; can be repeated
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    allow_origins: Vec<String>,
}

#[derive(clap::Args)]
struct TestOptions {
    /// Steps to run, with the steps they need [default: all]
    #[arg(value_name = "STEP")]
    steps: Vec<Step>,
    /// Also run the long tests: leaks, many calls, every state of the dashboard, random input
    #[arg(long)]
    all: bool,
    /// The browsers in which the step `wasm` runs; missing ones are installed
    #[arg(long, value_name = "ENGINE", value_delimiter = ',', default_value = "chromium")]
    engines: Vec<Choice>,
    /// List the steps and exit
    #[arg(long)]
    list: bool,
}

#[derive(clap::Args)]
struct BenchOptions {
    /// Measures to take; all of them, and then docs/performance.md is written, when none is named
    #[arg(value_name = "MEASURE")]
    measures: Vec<String>,
    /// Few repetitions, to check that everything runs; docs/ is not written
    #[arg(long)]
    quick: bool,
}

#[derive(clap::Args)]
struct FaultsOptions {
    /// Test other clients beside the package, and write their table in docs/reliability.md instead
    #[arg(long)]
    peers: bool,
    /// How often each client makes two quick saves from two tabs
    #[arg(long, requires = "peers", default_value_t = 10_000, value_name = "COUNT")]
    courses: u32,
    /// A dozen cases and few courses, to check that everything runs; docs/ is not written
    #[arg(long, requires = "peers")]
    quick: bool,
}

const MATRIX: &str = "tests/integrations/matrix.mjs";
const PRODUCTION: &str = "tests/gateways/run.mjs";

fn main() -> ExitCode {
    let cli = Cli::parse();
    let workspace = Workspace::new();
    let result = process::stop_children_on_interrupt().and_then(|()| match cli.command {
        Command::Build => package::set_up_and_build(&workspace).map(|()| ExitCode::SUCCESS),
        Command::Demo(options) => demo::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
        Command::Test(options) if options.list => {
            step::list();
            Ok(ExitCode::SUCCESS)
        }
        Command::Test(options) => {
            let extent = if options.all { Extent::All } else { Extent::Usual };
            test::run(&workspace, &options.steps, &engine::chosen(&options.engines), extent)
        }
        Command::Production { rows } => rows::run(&workspace, PRODUCTION, &rows).map(|()| ExitCode::SUCCESS),
        Command::Contract => contract::run(&workspace).map(|()| ExitCode::SUCCESS),
        Command::Audit => audit::run(&workspace).map(|()| ExitCode::SUCCESS),
        Command::Toolchains => toolchains::run(&workspace).map(|()| ExitCode::SUCCESS),
        Command::Release(options) => release::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
        Command::Fuzz(options) => fuzz::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
        Command::Matrix { rows } => rows::run(&workspace, MATRIX, &rows).map(|()| ExitCode::SUCCESS),
        Command::Bench(options) => bench::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
        Command::Faults(options) => faults::run(&workspace, &options).map(|()| ExitCode::SUCCESS),
    });
    match result {
        Ok(code) => code,
        Err(error) if error.is::<Interrupted>() => {
            eprintln!("Interrupted.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::engine::Engine;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    fn engines(arguments: &[&str]) -> Vec<Engine> {
        let Command::Test(options) =
            Cli::try_parse_from(["xtask", "test"].iter().chain(arguments)).unwrap().command
        else {
            panic!("another command was read");
        };
        engine::chosen(&options.engines)
    }

    #[test]
    fn tests_run_in_chromium_unless_engines_are_named() {
        assert_eq!(engines(&["wasm"]), [Engine::Chromium]);
        assert_eq!(engines(&["--engines", "firefox", "wasm"]), [Engine::Firefox]);
    }

    #[test]
    fn several_engines_are_named_with_commas_or_one_by_one() {
        let both = [Engine::Firefox, Engine::WebKit];
        assert_eq!(engines(&["--engines", "webkit,firefox"]), both);
        assert_eq!(engines(&["--engines", "webkit", "--engines", "firefox"]), both);
        assert_eq!(engines(&["--engines", "all"]).len(), 3);
    }

    #[test]
    fn an_unknown_step_is_refused_as_bad_usage() {
        let refusal = Cli::try_parse_from(["xtask", "test", "lnit"]).err().unwrap();
        assert_eq!(refusal.exit_code(), 2);
        assert!(refusal.to_string().contains("lint"), "{refusal}");
    }
}
