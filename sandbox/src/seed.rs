//! The environment every sandbox starts with, as data in `seed/`.

use serde::de::DeserializeOwned;

use crate::auth::Token;
use crate::store::Seed;

pub(crate) fn store() -> Seed {
    Seed {
        agents: parse(include_str!("../seed/agents.json")),
        phone_numbers: parse(include_str!("../seed/phone_numbers.json")),
    }
}

pub(crate) fn tokens() -> Vec<Token> {
    parse(include_str!("../seed/tokens.json"))
}

fn parse<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("seed files are compiled in and read by every test")
}
