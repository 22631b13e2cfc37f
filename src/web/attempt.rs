//! One attempt: sends a request and turns its response into a result or a failure.

use wasm_bindgen::JsValue;

use crate::base_url::BaseUrl;
use crate::duration::duration;
use crate::error::{Code, Failure, Outcome};
use crate::operation::Operation;
use crate::policy::retry_after::Limits;
use crate::response::Reply;
use crate::token::{Secrets, Token};
use crate::web::clock::wall_ms;
use crate::web::document;
use crate::web::environment::is_offline;
use crate::web::host::Host;
use crate::web::request::{Request, Response, TransportError};
use crate::web::slices::Slices;
use crate::web::talkover_error::Attached;

/// The message of `Code::Interrupted`.
pub(crate) const INTERRUPTED: &str =
    "This page was suspended for too long, and another tab has changed this agent since.";

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
        let Err(failure) = reply.validate(&self.operation, secrets, wall_ms()) else {
            return Ok(Done { result: document::result(&reply.body), status, limits: reply.limits });
        };
        slices.next().await;
        let body = document::shown(&text, &reply.body, secrets);
        let result = (failure.code == Code::ResponseMismatch).then(|| body.clone());
        let attached = Attached { body: Some(body), result, ..Attached::default() };
        Err(Box::new(Failed { failure, attached, limits: reply.limits }))
    }

    /// Turns a transport error into a failure. `time_ms` is the attempt's timeout, for the message.
    pub(crate) fn lost(&self, error: TransportError, time_ms: f64) -> Box<Failed> {
        let url = || self.base_url.join(&self.operation.path());
        let (code, outcome, message, cause) = match error {
            TransportError::NotSent(cause) => (
                Code::Network,
                Outcome::NotSent,
                "The browser could not make the request.".to_owned(),
                Some(cause),
            ),
            TransportError::Forbidden(cause) => {
                let message = format!(
                    "The page's Content-Security-Policy blocks requests to {}. Add the origin to its connect-src.",
                    url()
                );
                (Code::Network, Outcome::NotSent, message, Some(cause))
            }
            TransportError::NoResponse => (
                Code::UnreadableResponse,
                Outcome::Unknown,
                "The page's fetch function returned no response.".to_owned(),
                None,
            ),
            TransportError::NoReply(cause) if is_offline() => {
                let message = format!("The browser is offline: no response from {}.", url());
                (Code::Offline, Outcome::Unknown, message, Some(cause))
            }
            TransportError::NoReply(cause) => {
                let why = if self.base_url.is_own_origin {
                    "The connection failed or was cut."
                } else {
                    "For another origin, the browser does not say whether it was unreachable or blocked by CORS."
                };
                let message = format!("No response from {}. {why}", url());
                (Code::Network, Outcome::Unknown, message, Some(cause))
            }
            TransportError::Interrupted => {
                (Code::Interrupted, Outcome::Unknown, INTERRUPTED.to_owned(), None)
            }
            TransportError::Late => {
                let message = format!("No complete response within {}.", duration(time_ms));
                (Code::Timeout, Outcome::Unknown, message, None)
            }
        };
        let attached = Attached { cause, ..Attached::default() };
        let failure = Failure::new(code, outcome, message);
        Box::new(Failed { failure, attached, limits: Limits::default() })
    }
}
