//! The environment every sandbox starts with, as data in `seed/`.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::auth::Token;
use crate::store::{Agent, PhoneNumber};

#[derive(Debug, Deserialize)]
pub(crate) struct SeedAgent {
    pub(crate) environment: String,
    pub(crate) has_credits: bool,
    pub(crate) phone_number_ids: Vec<String>,
    pub(crate) agent: Agent,
}

pub(crate) fn agents() -> Vec<SeedAgent> {
    parse(include_str!("../seed/agents.json"))
}

pub(crate) fn phone_numbers() -> Vec<PhoneNumber> {
    parse(include_str!("../seed/phone_numbers.json"))
}

pub(crate) fn tokens() -> Vec<Token> {
    parse(include_str!("../seed/tokens.json"))
}

fn parse<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("seed files are compiled in and read by every test")
}
