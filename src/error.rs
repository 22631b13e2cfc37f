//! Why a call failed, and whether its change was applied.

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
    /// Only for updates of a bulk call that were aborted before they started.
    Aborted,
    UnreadableResponse,
    ResponseMismatch,
    /// The settings could not be published.
    NotPublished,
    /// The page was suspended, and another tab has taken over the agent's lock.
    Interrupted,
}

/// What happened to the agent's settings. The greatest outcome of all attempts decides: after an
/// attempt that may have been applied, a refusal of the next one is not certain; an applied change
/// stays applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    /// Nothing was sent.
    NotSent,
    /// The service refused the change. The settings are unchanged.
    Rejected,
    /// The request was sent, but there was no reliable response.
    Unknown,
    /// The service applied a change, but not the requested one.
    Applied,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) code: Code,
    pub(crate) outcome: Outcome,
    /// Can be shown to users.
    pub(crate) message: String,
    pub(crate) status: Option<u16>,
    pub(crate) api_code: Option<String>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) retry_after_ms: Option<f64>,
    /// Whether this is a 429 response whose time to wait could not be parsed.
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

    /// The caller's input is invalid. Nothing was sent.
    pub(crate) fn refused(code: Code, issues: Vec<Issue>) -> Self {
        let message = issue::summary(&issues);
        Self { issues, ..Self::new(code, Outcome::NotSent, message) }
    }
}
