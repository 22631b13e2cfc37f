//! Why a call did not end as asked, and what that means for the agent.

use serde::Serialize;

use crate::issue::{self, Issue};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    InvalidInput,
    InvalidOptions,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    Rejected,
    RateLimited,
    ServerError,
    Redirected,
    Network,
    Offline,
    Timeout,
    /// Of a bulk update only: it was stopped before its turn came.
    Aborted,
    UnreadableResponse,
    ResponseMismatch,
    /// The page was suspended, and another one has taken its turn.
    Interrupted,
}

/// What became of the agent's settings. Of several attempts the greatest counts: an attempt that may have been applied makes
/// a later refusal uncertain, and one that was applied is a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// Nothing left the page.
    NotSent,
    /// The service refused; the settings are as they were.
    Rejected,
    /// It was sent, and no answer came that can be trusted.
    Unknown,
    /// The service applied a change, though not the one that was asked for.
    Applied,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    pub(crate) outcome: Outcome,
    /// Fit to show to a person.
    pub(crate) message: String,
    pub(crate) status: Option<u16>,
    pub(crate) api_code: Option<String>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) retry_after_ms: Option<f64>,
    /// Too many requests, and what the service said of when makes no sense.
    pub(crate) is_unclear: bool,
}

impl Failure {
    pub(crate) fn new(code: Code, outcome: Outcome, message: String) -> Self {
        Self {
            code,
            outcome,
            message,
            status: None,
            api_code: None,
            issues: Vec::new(),
            retry_after_ms: None,
            is_unclear: false,
        }
    }

    /// The caller's mistake, found before anything was sent.
    pub(crate) fn refused(code: Code, issues: Vec<Issue>) -> Self {
        let message = issue::summary(&issues);
        Self { issues, ..Self::new(code, Outcome::NotSent, message) }
    }
}
