use clap::ValueEnum;

/// One step of `cargo xtask test`, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub(crate) enum Step {
    /// rustfmt finds nothing to change
    Format,
    /// Clippy and rustdoc have no warning, Clippy also on wasm32
    Lint,
    /// The tests that need no browser
    Native,
    /// The npm package builds
    Package,
    /// The package's types pass a strict TypeScript consumer
    Types,
    /// The packed package works where it is installed, as far as that is quick to tell; `matrix` tells the rest
    Consumers,
    /// The crate's tests in a headless browser, against the sandbox
    Browser,
    /// Real pages with the built package, against the sandbox
    E2e,
}

impl Step {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Native => "native",
            Self::Package => "package",
            Self::Types => "types",
            Self::Consumers => "consumers",
            Self::Browser => "browser",
            Self::E2e => "e2e",
        }
    }

    pub(crate) fn needs_package(self) -> bool {
        match self {
            Self::Types | Self::Consumers | Self::E2e => true,
            Self::Format | Self::Lint | Self::Native | Self::Package | Self::Browser => false,
        }
    }
}

/// The named steps and those they build on, each once and in order; all of them when none is named.
pub(crate) fn plan(named: &[Step]) -> Vec<Step> {
    let wanted = |step: &Step| {
        let builds_on = *step == Step::Package && named.iter().any(|named| named.needs_package());
        named.is_empty() || named.contains(step) || builds_on
    };
    Step::value_variants().iter().copied().filter(wanted).collect()
}

pub(crate) fn list() {
    for step in Step::value_variants() {
        let help = step.to_possible_value().and_then(|value| value.get_help().map(ToString::to_string));
        println!("{:<9}  {}", step.name(), help.unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_runs_when_none_is_named() {
        assert_eq!(plan(&[]), Step::value_variants());
    }

    #[test]
    fn named_steps_run_once_and_in_the_usual_order() {
        assert_eq!(plan(&[Step::Native, Step::Format, Step::Native]), [Step::Format, Step::Native]);
    }

    #[test]
    fn a_step_that_uses_the_package_builds_it_first() {
        assert_eq!(plan(&[Step::E2e]), [Step::Package, Step::E2e]);
    }

    #[test]
    fn a_step_is_called_by_its_name_on_the_command_line() {
        for step in Step::value_variants() {
            assert_eq!(Step::from_str(step.name(), false), Ok(*step));
        }
    }
}
