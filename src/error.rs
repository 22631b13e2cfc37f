//! Why a call failed, and whether its change was applied.

use std::borrow::Cow;

use serde::Serialize;

use crate::issue::{Issue, Reader, summary};
use crate::messages::{Frame, Message, Params, error_text, service_words};

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

impl Code {
    /// As programs see it, for the codes with which the service can refuse.
    fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::InvalidInput
            | Self::InvalidOptions
            | Self::Unauthorized
            | Self::Forbidden
            | Self::Rejected
            | Self::RateLimited
            | Self::ServerError
            | Self::Redirected
            | Self::Network
            | Self::Offline
            | Self::Timeout
            | Self::Aborted
            | Self::UnreadableResponse
            | Self::ResponseMismatch
            | Self::NotPublished
            | Self::Interrupted => "rejected",
        }
    }
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
    pub(crate) text: &'static str,
    pub(crate) params: Params,
    /// Of an apply: what it says around the message.
    pub(crate) frame: Option<&'static Frame>,
    pub(crate) status: Option<u16>,
    pub(crate) api_code: Option<String>,
    pub(crate) issues: Vec<Issue>,
    pub(crate) retry_after_ms: Option<f64>,
    /// Whether this is a 429 response whose time to wait could not be parsed.
    pub(crate) is_unclear: bool,
}

impl Failure {
    pub(crate) fn new(outcome: Outcome, message: &'static Message<Code>) -> Self {
        Self::of(message.code, outcome, message.text, Params::of(message.reason))
    }

    /// With the words of the service.
    pub(crate) fn said(code: Code, outcome: Outcome, words: String) -> Self {
        let (text, params) = service_words(words);
        Self::of(code, outcome, text, params)
    }

    /// The caller's input is invalid. Nothing was sent.
    pub(crate) fn refused(code: Code, issues: Vec<Issue>) -> Self {
        Self { issues, ..Self::of(code, Outcome::NotSent, "", Params::default()) }
    }

    fn of(code: Code, outcome: Outcome, text: &'static str, params: Params) -> Self {
        Self {
            code,
            outcome,
            text,
            params,
            frame: None,
            status: None,
            api_code: None,
            issues: Vec::new(),
            retry_after_ms: None,
            is_unclear: false,
        }
    }

    pub(crate) fn number(mut self, name: &'static str, number: f64) -> Self {
        self.params.number(name, number);
        self
    }

    pub(crate) fn with(mut self, name: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        self.params.text(name, text.into());
        self
    }

    /// The same failure, told within what became of the agent.
    pub(crate) fn framed(mut self, frame: &'static Frame) -> Self {
        self.params.text("agent", frame.name.into());
        self.frame = Some(frame);
        self
    }

    /// The service refused to publish for this reason. Its code is kept in `params.cause`.
    pub(crate) fn not_published(self) -> Self {
        let cause = self.code.as_str();
        Self { code: Code::NotPublished, ..self }.with("cause", cause)
    }

    /// Can be shown to users.
    pub(crate) fn message(&self) -> String {
        match self.code {
            Code::InvalidInput => summary(&self.issues, Reader::Person),
            Code::InvalidOptions => summary(&self.issues, Reader::Programmer),
            Code::Unauthorized
            | Code::Forbidden
            | Code::NotFound
            | Code::Conflict
            | Code::Rejected
            | Code::RateLimited
            | Code::ServerError
            | Code::Redirected
            | Code::Network
            | Code::Offline
            | Code::Timeout
            | Code::Aborted
            | Code::UnreadableResponse
            | Code::ResponseMismatch
            | Code::NotPublished
            | Code::Interrupted => error_text(self.text, &self.params, self.frame),
        }
    }
}
