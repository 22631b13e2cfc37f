use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use clap::ValueEnum;
use serde::Deserialize;

use crate::problem::Problem;

#[derive(Debug, Deserialize)]
pub(crate) struct Token {
    pub(crate) token: String,
    pub(crate) environment: String,
    pub(crate) plan: Plan,
    expired: bool,
}

/// A plan that the vendor sells, which sets the rate limit of its tokens.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// 100 requests per minute.
    Standard,
    /// 1,000 requests per minute.
    Professional,
}

impl Plan {
    /// Requests per minute, as in the vendor's plans.
    pub(crate) fn limit(self) -> u32 {
        match self {
            Self::Standard => 100,
            Self::Professional => 1000,
        }
    }
}

pub(crate) struct Tokens(Vec<Token>);

impl Tokens {
    pub(crate) fn new(tokens: Vec<Token>) -> Self {
        Self(tokens)
    }

    /// The token that the gateway uses.
    pub(crate) fn first(&self) -> &str {
        self.0.first().map_or("", |token| &token.token)
    }

    pub(crate) fn authenticate(&self, headers: &HeaderMap) -> Result<&Token, Problem> {
        let value = headers.get(AUTHORIZATION).ok_or(Problem::MissingToken)?;
        let bearer = value
            .to_str()
            .ok()
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim());
        let token = self.0.iter().find(|token| Some(token.token.as_str()) == bearer);
        match token {
            Some(token) if token.expired => Err(Problem::ExpiredToken),
            Some(token) => Ok(token),
            None => Err(Problem::UnknownToken),
        }
    }
}
