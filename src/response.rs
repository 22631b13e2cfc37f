//! Validates a complete response against the operation that was requested.

use crate::error::{Code, Failure, Outcome};
use crate::error_body::ErrorBody;
use crate::id::is_same_id;
use crate::id_set::Ids;
use crate::json::Json;
use crate::messages::{Message, errors};
use crate::operation::Operation;
use crate::policy::retry_after::Limits;
use crate::token::Secrets;
use crate::update::AgentId;

pub(crate) enum Body<J> {
    Json(J),
    Html,
    Empty,
    /// Anything else that is not JSON.
    Other,
}

pub(crate) struct Reply<J> {
    /// `None` if the browser hides it, which it does for a redirect that was not followed.
    pub(crate) status: Option<u16>,
    pub(crate) limits: Limits,
    pub(crate) body: Body<J>,
}

/// What the request was, as far as a message depends on it.
pub(crate) struct RequestFacts {
    pub(crate) url: String,
    pub(crate) is_own_origin: bool,
    pub(crate) has_token: bool,
}

impl<J: Json> Reply<J> {
    /// `Ok` only if the response confirms exactly the requested operation. The failure contains no
    /// secrets.
    pub(crate) fn validate(
        &self,
        operation: &Operation,
        sent: &RequestFacts,
        secrets: &Secrets<'_>,
        now_ms: f64,
    ) -> Result<(), Failure> {
        let words = self.words(secrets);
        let retry_after = words.retry_after.clone();
        let retry_after_ms = self.limits.wait_ms(self.status.unwrap_or(0), retry_after.as_deref(), now_ms);
        let mut failure = match self.status {
            Some(200..=299) => match self.validate_success(operation, sent, words) {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            },
            None | Some(300..=399) => Failure::new(Outcome::Unknown, sent.redirected()),
            Some(status @ 400..=599) => self.validate_refusal(status, sent, words, retry_after_ms),
            Some(_) => Failure::new(Outcome::Unknown, errors::UNEXPECTED_STATUS),
        };
        if let Some(status) = self.status {
            failure = failure.number("status", f64::from(status));
        }
        if let Some(ms) = retry_after_ms {
            failure = failure.number("retryAfterMs", ms);
        }
        failure.status = self.status;
        failure.retry_after_ms = retry_after_ms;
        failure.is_unclear = self.status == Some(429)
            && failure.retry_after_ms.is_none()
            && self.limits.speak_of_when(retry_after.as_deref());
        Err(failure)
    }

    fn words(&self, secrets: &Secrets<'_>) -> ErrorBody {
        match &self.body {
            Body::Json(json) => ErrorBody::read(json, secrets),
            Body::Html | Body::Empty | Body::Other => ErrorBody::default(),
        }
    }

    fn validate_success(
        &self,
        operation: &Operation,
        sent: &RequestFacts,
        words: ErrorBody,
    ) -> Result<(), Failure> {
        let json = match &self.body {
            Body::Json(json) => json,
            Body::Html => return Err(unreadable(errors::HTML).with("url", sent.url.clone())),
            Body::Empty => return Err(unreadable(errors::EMPTY_RESPONSE)),
            Body::Other => return Err(unreadable(errors::NOT_JSON)),
        };
        match json.get("success").and_then(|success| success.boolean()) {
            Some(true) => {}
            Some(false) => {
                return Err(refused(words, Failure::new(Outcome::Rejected, errors::REJECTED)));
            }
            None if operation.is_read() => {}
            None => return Err(unreadable(errors::NO_SUCCESS)),
        }
        let data = json.get("data");
        let data = match (&data, operation) {
            (Some(data), _) => data,
            // The vendor's schema shows a read of an agent without an envelope.
            (None, Operation::GetAgent(_)) => json,
            (None, _) => return Err(unreadable(errors::NO_DATA)),
        };
        match operation {
            Operation::ListAgents(_) | Operation::ListPhoneNumbers(_) => {
                if data.each_item(&mut |_| {}) {
                    Ok(())
                } else {
                    Err(unreadable(errors::NOT_A_LIST))
                }
            }
            Operation::GetAgent(id) => verify_echo(data, id, "id", None),
            Operation::SetPublished(id, is_published) => {
                let status = if *is_published { "published" } else { "draft" };
                verify_echo(data, id, "current_status", Some(("other_status", status)))
            }
            Operation::UpdateCalling(update) => {
                let direction = Some(("other_direction", update.direction.as_str()));
                verify_echo_with(data, &update.agent_id, "direction", direction, update.phone_ids.as_ref())
            }
        }
    }

    fn validate_refusal(
        &self,
        status: u16,
        sent: &RequestFacts,
        words: ErrorBody,
        retry_after_ms: Option<f64>,
    ) -> Failure {
        let message = match (status, &self.body) {
            (401, _) if !sent.has_token => errors::SIGNED_OUT,
            (401, _) => errors::UNAUTHORIZED,
            (403, _) => errors::FORBIDDEN,
            (404, Body::Html) => errors::HTML_NOT_FOUND,
            (404, Body::Empty | Body::Other) => errors::NO_SUCH_ADDRESS,
            (404, Body::Json(_)) => errors::NOT_FOUND,
            (405, Body::Html) => errors::HTML_REJECTED,
            (408, _) => errors::REQUEST_TIMEOUT,
            (409, _) => errors::CONFLICT,
            (429, _) if retry_after_ms.is_some() => errors::RATE_LIMITED,
            (429, _) => errors::RATE_LIMITED_FOR_NOW,
            (502..=504, _) => errors::OUTAGE,
            (500..=599, _) => errors::SERVER_ERROR,
            (_, _) => errors::REJECTED,
        };
        let outcome = if matches!(status, 408 | 500..=599) { Outcome::Unknown } else { Outcome::Rejected };
        let names_url =
            matches!((status, &self.body), (404, Body::Html | Body::Empty | Body::Other) | (405, Body::Html));
        let failure = Failure::new(outcome, message);
        refused(words, if names_url { failure.with("url", sent.url.clone()) } else { failure })
    }
}

impl RequestFacts {
    /// The backend of a page mostly redirects to its sign-in page.
    fn redirected(&self) -> &'static Message<Code> {
        if self.is_own_origin {
            errors::REDIRECTED_TO_SIGN_IN
        } else if self.has_token {
            errors::REDIRECTED_WITH_TOKEN
        } else {
            errors::REDIRECTED
        }
    }
}

/// The failure with the message in the body, if there is one.
fn refused(words: ErrorBody, failure: Failure) -> Failure {
    let failure = match words.message {
        Some(message) => Failure::said(failure.code, failure.outcome, message),
        None => failure,
    };
    Failure { api_code: words.api_code, issues: words.issues, ..failure }
}

fn unreadable(message: &'static Message<Code>) -> Failure {
    Failure::new(Outcome::Unknown, message)
}

/// Whether the response has the requested agent and the requested value of `field`.
fn verify_echo<J: Json>(
    data: &J,
    id: &AgentId,
    field: &'static str,
    asked: Option<(&str, &str)>,
) -> Result<(), Failure> {
    verify_echo_with(data, id, field, asked, None)
}

/// Also compares the agent's phone numbers as a set, if they were requested. Reports all
/// differences.
fn verify_echo_with<J: Json>(
    data: &J,
    id: &AgentId,
    field: &'static str,
    asked: Option<(&str, &str)>,
    asked_numbers: Option<&Ids>,
) -> Result<(), Failure> {
    let (Some(named), Some(value)) = (data.text_at("id"), data.text_at(field)) else {
        return Err(unreadable(errors::NO_AGENT).with("field", field));
    };
    let mut differs = Vec::new();
    if !is_same_id(&named, id.as_str()) {
        differs.push("other_agent");
    }
    if let Some((what, _)) = asked.filter(|(_, asked)| *asked != value) {
        differs.push(what);
    }
    if let Some(asked) = asked_numbers {
        let Some(ids) = data.get("phone_numbers").and_then(|numbers| numbers.ids()) else {
            return Err(unreadable(errors::NO_NUMBERS));
        };
        if !asked.is_same_set(&ids) {
            differs.push("other_numbers");
        }
    }
    if differs.is_empty() {
        return Ok(());
    }
    Err(Failure::new(Outcome::Applied, errors::MISMATCH).with("differences", differs.join(" ")))
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
