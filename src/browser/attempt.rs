//! One attempt: a request, its reply, and what the two mean.

use wasm_bindgen::JsValue;

use crate::base_url::BaseUrl;
use crate::browser::clock::{monotonic_ms, wall_ms};
use crate::browser::document;
use crate::browser::environment::is_offline;
use crate::browser::fetch::{self, Incoming, Lost, Outgoing};
use crate::browser::race::Stopped;
use crate::browser::signal::CallerSignal;
use crate::browser::talkover_error::Attached;
use crate::error::{Code, Failure, Outcome};
use crate::operation::Operation;
use crate::policy::deadline::Deadline;
use crate::policy::retry_after::Limits;
use crate::reply::Reply;
use crate::text::{concat, duration};
use crate::token::Token;

/// What is the same in every attempt of a call.
pub(crate) struct Target {
    pub(crate) operation: Operation,
    pub(crate) base_url: BaseUrl,
    url: String,
    body: Option<String>,
}

pub(crate) enum Ended {
    /// The service did what was asked; `result` is its reply.
    Done {
        result: JsValue,
        status: Option<u16>,
        limits: Limits,
    },
    Failed(Box<Failed>),
    Aborted,
}

pub(crate) struct Failed {
    pub(crate) failure: Failure,
    pub(crate) attached: Attached,
    pub(crate) limits: Limits,
}

impl Target {
    pub(crate) fn new(operation: Operation, base_url: BaseUrl) -> Self {
        Self { url: base_url.join(&operation.path()), body: operation.body(), operation, base_url }
    }

    /// What changes of one agent wait in line for, whatever they change; `None` for a read.
    pub(crate) fn line(&self) -> Option<String> {
        let agent_id = self.operation.agent_id().filter(|_| !self.operation.is_read())?;
        Some(self.base_url.join(&concat(&["/agents/", agent_id.as_str()])))
    }

    /// Sends the request and waits for the whole reply, at most so many milliseconds.
    pub(crate) async fn attempt(&self, token: Option<&Token>, time_ms: f64, signal: &CallerSignal) -> Ended {
        let deadline = Deadline::after(monotonic_ms(), time_ms);
        let outgoing =
            Outgoing { method: self.operation.method(), url: &self.url, body: self.body.as_deref(), token };
        let exchanged = match fetch::send(&outgoing) {
            Ok(sending) => sending.receive(deadline, signal).await,
            Err(lost) => Err(lost),
        };
        match exchanged {
            Ok(incoming) => self.judge(incoming, token),
            Err(Lost::Stopped(Stopped::Aborted)) => Ended::Aborted,
            Err(lost) => self.lost(lost, time_ms),
        }
    }

    fn judge(&self, incoming: Incoming, token: Option<&Token>) -> Ended {
        let Incoming { status, limits, text } = incoming;
        let reply = Reply { status, limits, body: document::parse(&text) };
        let Err(failure) = reply.judge(&self.operation, wall_ms()) else {
            return Ended::Done { result: document::shown(&text, &reply.body), status, limits: reply.limits };
        };
        // A service that repeats the token in its reply must not put it into an error, where it would be logged.
        if let Some(clean) = token.and_then(|token| document::without(&text, token.as_str())) {
            return self.judge(Incoming { status, limits: reply.limits, text: clean }, None);
        }
        let body = document::shown(&text, &reply.body);
        let result = (failure.code == Code::ResponseMismatch).then(|| body.clone());
        let attached = Attached { body: Some(body), result, cause: None };
        Ended::Failed(Box::new(Failed { failure, attached, limits: reply.limits }))
    }

    fn lost(&self, lost: Lost, time_ms: f64) -> Ended {
        let (code, outcome, message, cause) = match lost {
            Lost::NotSent(cause) => (
                Code::Network,
                Outcome::NotSent,
                "The browser could not make the request.".to_owned(),
                Some(cause),
            ),
            Lost::NoResponse => (
                Code::UnreadableResponse,
                Outcome::Unknown,
                "Something in the page replaced fetch, and it gave no response.".to_owned(),
                None,
            ),
            Lost::NoReply(cause) if is_offline() => (
                Code::Offline,
                Outcome::Unknown,
                concat(&["The browser is offline: no answer came from ", &self.url, "."]),
                Some(cause),
            ),
            Lost::NoReply(cause) => {
                let why = if self.base_url.is_own_origin {
                    "The connection failed or was cut."
                } else {
                    "It is another origin, so the browser hides whether it was unreachable or blocked by CORS."
                };
                let message = concat(&["No answer came from ", &self.url, ". ", why]);
                (Code::Network, Outcome::Unknown, message, Some(cause))
            }
            Lost::Stopped(_) => (
                Code::Timeout,
                Outcome::Unknown,
                concat(&["No complete answer came within ", &duration(time_ms), "."]),
                None,
            ),
        };
        let attached = Attached { cause, ..Attached::default() };
        let failure = Failure::new(code, outcome, message);
        Ended::Failed(Box::new(Failed { failure, attached, limits: Limits::default() }))
    }
}
