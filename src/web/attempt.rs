//! One attempt: sends a request and turns its response into a result or a failure.

use wasm_bindgen::JsValue;

use crate::base_url::BaseUrl;
use crate::error::{Code, Failure, Outcome};
use crate::messages::{Message, errors};
use crate::operation::Operation;
use crate::policy::retry_after::Limits;
use crate::response::{Reply, RequestFacts};
use crate::token::{Secrets, Token};
use crate::web::clock::wall_ms;
use crate::web::document;
use crate::web::environment::{is_offline, is_page};
use crate::web::host::Host;
use crate::web::property::{get, get_text};
use crate::web::request::{Request, Response, TransportError};
use crate::web::slices::Slices;
use crate::web::talkover_error::Attached;

/// Parsing a text of this length takes about a millisecond.
const LONG_TEXT: u32 = 100_000;

/// The parts of a request that are the same in every attempt of a call.
pub(crate) struct Target {
    pub(crate) operation: Operation,
    pub(crate) base_url: BaseUrl,
}

/// A successful attempt. `result` is the response body.
pub(crate) struct Done {
    pub(crate) result: JsValue,
    pub(crate) status: Option<u16>,
    pub(crate) limits: Limits,
}

pub(crate) struct Failed {
    pub(crate) failure: Failure,
    pub(crate) attached: Attached,
    pub(crate) limits: Limits,
}

impl Target {
    pub(crate) fn new(operation: Operation, base_url: BaseUrl) -> Self {
        Self { operation, base_url }
    }

    pub(crate) fn request(
        &self,
        token: Option<&Token>,
        outlives_page: bool,
        host: &Host,
    ) -> Result<Request, TransportError> {
        Request::new(&self.operation, &self.base_url, token, outlives_page, host)
    }

    /// Checks the response. `secrets` are removed from the body that an error carries.
    pub(crate) async fn validate(
        &self,
        response: Response,
        has_token: bool,
        secrets: &Secrets<'_>,
        host: &Host,
    ) -> Result<Done, Box<Failed>> {
        let mut slices = Slices::new(host);
        let Response { status, limits, text } = response;
        if text.length() > LONG_TEXT {
            // Reading a long text has already used up time.
            slices.pause();
            slices.next().await;
        }
        let reply = Reply { status, limits, body: document::parse(&text) };
        slices.next().await;
        let sent = RequestFacts { url: self.url(), is_own_origin: self.base_url.is_own_origin, has_token };
        let Err(failure) = reply.validate(&self.operation, &sent, secrets, wall_ms()) else {
            return Ok(Done { result: document::result(&reply.body), status, limits: reply.limits });
        };
        slices.next().await;
        let body = document::shown(&text, &reply.body, secrets);
        let result = (failure.code == Code::ResponseMismatch).then(|| body.clone());
        let attached = Attached { body: Some(body), result, ..Attached::default() };
        Err(Box::new(Failed { failure, attached, limits: reply.limits }))
    }

    fn url(&self) -> String {
        self.base_url.join(&self.operation.path())
    }

    /// Turns a transport error into a failure. `time_ms` is the attempt's timeout, for the message.
    pub(crate) fn lost(&self, error: TransportError, time_ms: f64) -> Box<Failed> {
        let at_url = |outcome, message| Failure::new(outcome, message).with("url", self.url());
        let (failure, cause) = match error {
            TransportError::NotSent(cause) => (at_url(Outcome::NotSent, errors::NOT_MADE), Some(cause)),
            TransportError::Forbidden(cause) => {
                (at_url(Outcome::NotSent, errors::FORBIDDEN_BY_PAGE), Some(cause))
            }
            TransportError::NoResponse => (Failure::new(Outcome::Unknown, errors::NO_RESPONSE), None),
            TransportError::NoReply(cause) if is_offline() => {
                (at_url(Outcome::Unknown, errors::OFFLINE), Some(cause))
            }
            TransportError::NoReply(cause) => {
                let system_code = if is_page() { None } else { system_code(&cause) };
                let is_foreign = is_page() && !self.base_url.is_own_origin;
                let failure = at_url(Outcome::Unknown, no_reply(system_code.as_deref(), is_foreign));
                (
                    system_code.into_iter().fold(failure, |failure, code| failure.with("error", code)),
                    Some(cause),
                )
            }
            TransportError::Interrupted => (Failure::new(Outcome::Unknown, errors::SUSPENDED), None),
            TransportError::Late => {
                (Failure::new(Outcome::Unknown, errors::ATTEMPT_TIMEOUT).number("timeoutMs", time_ms), None)
            }
        };
        let attached = Attached { cause, ..Attached::default() };
        Box::new(Failed { failure, attached, limits: Limits::default() })
    }
}

/// Why there was no response. Servers say it in a code; browsers hide it.
fn no_reply(system_code: Option<&str>, is_foreign: bool) -> &'static Message<Code> {
    match system_code {
        // Bun has its own names.
        Some("ECONNREFUSED" | "ConnectionRefused") => errors::REFUSED,
        Some("ENOTFOUND" | "EAI_AGAIN") => errors::HOST_NOT_FOUND,
        Some(_) | None if is_foreign => errors::CROSS_ORIGIN,
        Some(_) | None => errors::CONNECTION,
    }
}

/// Node's `fetch` throws an error whose `cause` has the code.
fn system_code(error: &JsValue) -> Option<String> {
    get(error, "cause").and_then(|cause| get_text(&cause, "code")).or_else(|| get_text(error, "code"))
}
