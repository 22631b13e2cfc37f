use clap::ValueEnum;

/// A browser engine in which the crate's tests run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// The values of `--engines`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Choice {
    Chromium,
    Firefox,
    #[value(name = "webkit")]
    WebKit,
    /// All three
    All,
}

impl Engine {
    const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }
}

impl Choice {
    fn includes(self, engine: Engine) -> bool {
        match self {
            Self::Chromium => engine == Engine::Chromium,
            Self::Firefox => engine == Engine::Firefox,
            Self::WebKit => engine == Engine::WebKit,
            Self::All => true,
        }
    }
}

/// The chosen engines, without duplicates and in a fixed order.
pub(crate) fn chosen(choices: &[Choice]) -> Vec<Engine> {
    Engine::ALL.into_iter().filter(|&engine| choices.iter().any(|choice| choice.includes(engine))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_run_once_and_in_one_order() {
        let choices = [Choice::WebKit, Choice::Chromium, Choice::WebKit];
        assert_eq!(chosen(&choices), [Engine::Chromium, Engine::WebKit]);
    }

    #[test]
    fn all_is_every_engine() {
        assert_eq!(chosen(&[Choice::Firefox, Choice::All]), Engine::ALL);
    }

    #[test]
    fn an_engine_is_called_by_its_name_on_the_command_line() {
        for engine in Engine::ALL {
            let choice = Choice::from_str(engine.name(), false).unwrap();
            assert_eq!(chosen(&[choice]), [engine]);
        }
    }
}
