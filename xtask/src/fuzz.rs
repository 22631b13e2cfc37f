use std::fs;

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::process;
use crate::setup;
use crate::workspace::Workspace;

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Target {
    /// Arguments of an update
    Ids,
    /// Options of a call
    Options,
    #[value(name = "base_url")]
    BaseUrl,
    /// `Retry-After`, the rate limit headers, and the seconds in a body
    Waits,
    /// Dates as servers write them
    Dates,
    /// Responses
    Replies,
}

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Targets to run; all if none is named
    #[arg(value_name = "TARGET")]
    targets: Vec<Target>,
    /// Seconds per target
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
}

/// Runs libFuzzer, which searches for input that reaches new code. Its corpus stays in
/// target/fuzz/, where the next run continues.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    setup::fuzzing(workspace)?;
    let named = &options.targets;
    let wanted = |target: &&Target| named.is_empty() || named.contains(target);
    for target in Target::value_variants().iter().filter(wanted) {
        let value = target.to_possible_value().context("every target has a name")?;
        let name = value.get_name();
        let corpus = workspace.root.join("target/fuzz/corpus").join(name);
        fs::create_dir_all(&corpus).with_context(|| format!("cannot create {}", corpus.display()))?;
        println!("\n== {name}, {} s ==", options.seconds);
        let mut fuzz = workspace.command("cargo")?;
        // The library has no unsafe code for a sanitizer to check, and the stable compiler supports
        // fuzzing only without one.
        fuzz.args(["fuzz", "run", "--fuzz-dir", "fuzz", "--sanitizer", "none", "--features", "libfuzzer"]);
        fuzz.args(["--target-dir", "target/fuzz", name]).arg(&corpus).arg(format!("fuzz/seeds/{name}"));
        fuzz.args(["--", "-print_final_stats=1"]).arg(format!("-max_total_time={}", options.seconds));
        process::run(&mut fuzz).with_context(|| {
            format!(
                "{name} found input that violates an invariant; its file is named above. To reproduce: \
                 cargo fuzz run --sanitizer none --features libfuzzer {name} FILE. \
                 After the fix, add the file to fuzz/seeds/{name}/"
            )
        })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_program_and_its_seeds() {
        let fuzz = Workspace::new().root.join("fuzz");
        for target in Target::value_variants() {
            let value = target.to_possible_value().unwrap();
            let name = value.get_name();
            assert!(fuzz.join("fuzz_targets").join(name).with_extension("rs").is_file(), "{name}");
            assert!(fuzz.join("seeds").join(name).is_dir(), "{name}");
        }
    }
}
