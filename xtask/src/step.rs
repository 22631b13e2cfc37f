use anyhow::{Result, bail};
use clap::ValueEnum;

use crate::engine::Engine;

/// One step of `cargo xtask test`, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub(crate) enum Step {
    /// rustfmt and Biome find nothing to change
    Format,
    /// Clippy, also on wasm32, rustdoc and Biome have no warning, and cspell knows every word
    Lint,
    /// The tests that need no browser
    Native,
    /// The npm package builds
    Build,
    /// docs/openapi.yaml, the vendor's examples, the sandbox and the library agree (`cargo xtask contract` checks more)
    Contract,
    /// TypeScript finds no mistake: a strict consumer of the package, and the project's own JavaScript
    Types,
    /// The packed package works where it is installed (`cargo xtask matrix` checks every environment)
    Integrations,
    /// The crate's tests in headless browsers, against the sandbox
    Wasm,
    /// The built package in pages and on servers, against the sandbox
    Package,
    /// The demo dashboard in a browser, against the sandbox
    Demo,
    /// A sample of network and server faults (`cargo xtask faults` tests all of them)
    Faults,
}

impl Step {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Build => "build",
            Self::Contract => "contract",
            Self::Types => "types",
            Self::Integrations => "integrations",
            Self::Wasm => "wasm",
            Self::Package => "package",
            Self::Demo => "demo",
            Self::Faults => "faults",
        }
    }

    pub(crate) fn needs_package(self) -> bool {
        match self {
            Self::Contract | Self::Types | Self::Integrations | Self::Package | Self::Demo | Self::Faults => {
                true
            }
            Self::Format | Self::Lint | Self::Native | Self::Build | Self::Wasm => false,
        }
    }

    /// This step once, or once for each engine in which it runs.
    fn parts(self, engines: &[Engine]) -> Vec<Part> {
        match self {
            Self::Format | Self::Lint | Self::Native | Self::Build | Self::Contract | Self::Types => {
                vec![Part { step: self, engine: None }]
            }
            // These drive the browser by Chromium's own protocol.
            Self::Integrations | Self::Package | Self::Demo | Self::Faults => {
                vec![Part { step: self, engine: Some(Engine::Chromium) }]
            }
            Self::Wasm => engines.iter().map(|&engine| Part { step: self, engine: Some(engine) }).collect(),
        }
    }
}

/// One row of the result: a step, with the engine if it uses one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    pub(crate) step: Step,
    pub(crate) engine: Option<Engine>,
}

impl Part {
    pub(crate) fn name(self) -> String {
        match self.chosen_engine() {
            Some(engine) => format!("{} ({})", self.step.name(), engine.name()),
            None => self.step.name().to_owned(),
        }
    }

    /// What to type after `cargo xtask test` to run just this.
    pub(crate) fn arguments(self) -> String {
        match self.chosen_engine() {
            Some(engine) => format!("{} --engines {}", self.step.name(), engine.name()),
            None => self.step.name().to_owned(),
        }
    }

    fn chosen_engine(self) -> Option<Engine> {
        self.engine.filter(|_| self.step == Step::Wasm)
    }
}

/// The named steps and those they build on, each once and in order; all of them when none is named.
pub(crate) fn plan(named: &[Step], engines: &[Engine]) -> Result<Vec<Part>> {
    let wanted = |step: &&Step| {
        let builds_on = **step == Step::Build && named.iter().any(|named| named.needs_package());
        named.is_empty() || named.contains(step) || builds_on
    };
    let steps: Vec<&Step> = Step::value_variants().iter().filter(wanted).collect();
    if engines != [Engine::Chromium] && !steps.contains(&&Step::Wasm) {
        bail!("--engines says where the step `wasm` runs, which is not among the named ones; name it too");
    }
    Ok(steps.into_iter().flat_map(|step| step.parts(engines)).collect())
}

pub(crate) fn list() {
    for step in Step::value_variants() {
        let help = step.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string));
        println!("{:<12}  {}", step.name(), help.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(named: &[Step]) -> Vec<Step> {
        plan(named, &[Engine::Chromium]).unwrap().iter().map(|part| part.step).collect()
    }

    #[test]
    fn every_step_runs_when_none_is_named() {
        assert_eq!(steps(&[]), Step::value_variants());
    }

    #[test]
    fn named_steps_run_once_and_in_the_usual_order() {
        assert_eq!(steps(&[Step::Native, Step::Format, Step::Native]), [Step::Format, Step::Native]);
    }

    #[test]
    fn a_step_that_uses_the_package_builds_it_first() {
        assert_eq!(steps(&[Step::Package]), [Step::Build, Step::Package]);
    }

    #[test]
    fn the_crates_tests_run_in_each_engine() {
        let parts = plan(&[Step::Wasm, Step::Lint], &[Engine::Firefox, Engine::WebKit]).unwrap();
        let names: Vec<_> = parts.iter().map(|part| part.name()).collect();
        assert_eq!(names, ["lint", "wasm (firefox)", "wasm (webkit)"]);
        assert_eq!(parts[1].arguments(), "wasm --engines firefox");
    }

    #[test]
    fn what_drives_chromium_uses_no_other_engine() {
        let parts = plan(&[], &[Engine::Firefox]).unwrap();
        for step in [Step::Integrations, Step::Package, Step::Demo, Step::Faults] {
            let part = Part { step, engine: Some(Engine::Chromium) };
            assert!(parts.contains(&part), "{}", part.name());
            assert_eq!(part.name(), step.name());
        }
    }

    #[test]
    fn engines_are_refused_where_nothing_runs_in_them() {
        let refusal = plan(&[Step::Package], &[Engine::Firefox]).unwrap_err();
        assert!(refusal.to_string().contains("--engines"), "{refusal}");
    }

    #[test]
    fn a_step_is_called_by_its_name_on_the_command_line() {
        for step in Step::value_variants() {
            assert_eq!(Step::from_str(step.name(), false), Ok(*step));
        }
    }
}
