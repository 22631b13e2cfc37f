//! Validates a complete response against the operation that was requested.

use crate::error::{Code, Failure, Outcome};
use crate::error_body::ErrorBody;
use crate::id::is_same_id;
use crate::id_set::Ids;
use crate::json::Json;
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

const CHECK_BASE_URL: &str = "the base URL is most likely wrong.";

impl<J: Json> Reply<J> {
    /// `Ok` only if the response confirms exactly the requested operation. The failure contains no
    /// secrets.
    pub(crate) fn validate(
        &self,
        operation: &Operation,
        secrets: &Secrets<'_>,
        now_ms: f64,
    ) -> Result<(), Failure> {
        let words = self.words(secrets);
        let retry_after = words.retry_after.clone();
        let mut failure = match self.status {
            Some(200..=299) => match self.validate_success(operation, words) {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            },
            None | Some(300..=399) => {
                let message = "The service responded with a redirect. It was not followed, because the token must not be sent elsewhere. Check the base URL.";
                Failure::new(Code::Redirected, Outcome::Unknown, message.to_owned())
            }
            Some(status @ 400..=599) => self.validate_refusal(status, words),
            Some(status) => {
                let message = format!("Unexpected status {status}.");
                Failure::new(Code::UnreadableResponse, Outcome::Unknown, message)
            }
        };
        failure.status = self.status;
        failure.retry_after_ms =
            self.limits.wait_ms(self.status.unwrap_or(0), retry_after.as_deref(), now_ms);
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

    fn validate_success(&self, operation: &Operation, words: ErrorBody) -> Result<(), Failure> {
        let json = match &self.body {
            Body::Json(json) => json,
            Body::Html => return Err(unreadable(&format!("is an HTML page, not JSON: {CHECK_BASE_URL}"))),
            Body::Empty => return Err(unreadable("is empty.")),
            Body::Other => return Err(unreadable("is not JSON.")),
        };
        match json.get("success").and_then(|success| success.boolean()) {
            Some(true) => {}
            Some(false) => {
                return Err(self.refused(
                    words,
                    Code::Rejected,
                    Outcome::Rejected,
                    "The request was rejected.",
                ));
            }
            None if operation.is_read() => {}
            None => return Err(unreadable("does not say whether it succeeded.")),
        }
        let data = json.get("data");
        let data = match (&data, operation) {
            (Some(data), _) => data,
            // The vendor's schema shows a read of an agent without an envelope.
            (None, Operation::GetAgent(_)) => json,
            (None, _) => return Err(unreadable("has no data.")),
        };
        match operation {
            Operation::ListAgents(_) | Operation::ListPhoneNumbers(_) => {
                if data.each_item(&mut |_| {}) {
                    Ok(())
                } else {
                    Err(unreadable("is not a list."))
                }
            }
            Operation::GetAgent(id) => verify_echo(data, id, "id", None),
            Operation::SetPublished(id, is_published) => {
                let status = if *is_published { "published" } else { "draft" };
                verify_echo(data, id, "current_status", Some(("another status", status)))
            }
            Operation::UpdateCalling(update) => {
                let direction = Some(("another direction", update.direction.as_str()));
                verify_echo_with(data, &update.agent_id, "direction", direction, update.phone_ids.as_ref())
            }
        }
    }

    fn validate_refusal(&self, status: u16, words: ErrorBody) -> Failure {
        let (code, outcome, message) = match status {
            401 => (Code::Unauthorized, Outcome::Rejected, "The token was not accepted."),
            403 => (Code::Forbidden, Outcome::Rejected, "Access denied."),
            404 => (Code::NotFound, Outcome::Rejected, "Not found."),
            408 => (Code::Timeout, Outcome::Unknown, "The service timed out waiting for the request."),
            409 => (Code::Conflict, Outcome::Rejected, "This conflicts with another change."),
            429 => (Code::RateLimited, Outcome::Rejected, "Rate limited: try again later."),
            500..=599 => (Code::ServerError, Outcome::Unknown, "The service failed."),
            _ => (Code::Rejected, Outcome::Rejected, "The request was rejected."),
        };
        self.refused(words, code, outcome, message)
    }

    /// A failure with the message in the body, or `silent` if there is none.
    fn refused(&self, words: ErrorBody, code: Code, outcome: Outcome, silent: &str) -> Failure {
        let status = self.status.unwrap_or(0);
        let message = words.message.unwrap_or_else(|| match &self.body {
            Body::Html => {
                format!("The response is an HTML page (status {status}), not JSON: {CHECK_BASE_URL}")
            }
            Body::Json(_) | Body::Empty | Body::Other => format!("{silent} (status {status})"),
        });
        Failure { api_code: words.api_code, issues: words.issues, ..Failure::new(code, outcome, message) }
    }
}

fn unreadable(why: &str) -> Failure {
    Failure::new(Code::UnreadableResponse, Outcome::Unknown, format!("The response {why}"))
}

/// Whether the response has the requested agent and the requested value of `field`.
fn verify_echo<J: Json>(
    data: &J,
    id: &AgentId,
    field: &str,
    asked: Option<(&str, &str)>,
) -> Result<(), Failure> {
    verify_echo_with(data, id, field, asked, None)
}

/// Also compares the agent's phone numbers as a set, if they were requested. Reports all
/// differences.
fn verify_echo_with<J: Json>(
    data: &J,
    id: &AgentId,
    field: &str,
    asked: Option<(&str, &str)>,
    asked_numbers: Option<&Ids>,
) -> Result<(), Failure> {
    let (Some(named), Some(value)) = (data.text_at("id"), data.text_at(field)) else {
        return Err(unreadable(&format!("lacks the agent's id or {field}.")));
    };
    let mut differs = Vec::new();
    if !is_same_id(&named, id.as_str()) {
        differs.push("another agent");
    }
    if let Some((what, _)) = asked.filter(|(_, asked)| *asked != value) {
        differs.push(what);
    }
    if let Some(asked) = asked_numbers {
        let Some(ids) = data.get("phone_numbers").and_then(|numbers| numbers.ids()) else {
            return Err(unreadable("has no ids of the agent's phone numbers."));
        };
        if !asked.is_same_set(&ids) {
            differs.push("other phone numbers");
        }
    }
    if differs.is_empty() {
        return Ok(());
    }
    let message = format!(
        "The service applied something other than the requested change: the response has {}.",
        differs.join(" and ")
    );
    Err(Failure::new(Code::ResponseMismatch, Outcome::Applied, message))
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
