//! What a complete reply means for the update that asked for it.

use crate::calling::CallingUpdate;
use crate::error::{Code, Failure, Outcome};
use crate::json::Json;
use crate::policy::retry_after::Limits;
use crate::server_error::ServerWords;
use crate::text::{concat, decimal, sorted};

pub(crate) enum Body<J> {
    Json(J),
    Html,
    Empty,
    /// Anything else that is no JSON.
    Other,
}

pub(crate) struct Reply<J> {
    /// `None` where the browser hides it: a redirect that was not followed.
    pub(crate) status: Option<u16>,
    pub(crate) limits: Limits,
    pub(crate) body: Body<J>,
}

const CHECK_BASE_URL: &str = "the base URL is most likely wrong.";

impl<J: Json> Reply<J> {
    /// `Ok` only if the service said that it did exactly what was asked.
    pub(crate) fn judge(&self, update: &CallingUpdate, now_ms: f64) -> Result<(), Failure> {
        let mut failure = match self.status {
            Some(200..=299) => match self.judge_success(update) {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            },
            None | Some(300..=399) => {
                let message = "The service answered with a redirect, which was not followed: a token must not go where it points. Check the base URL.";
                Failure::new(Code::Redirected, Outcome::Unknown, message.to_owned())
            }
            Some(status @ 400..=599) => self.judge_refusal(status),
            Some(status) => {
                let message = concat(&[
                    "The answer has the status ",
                    &decimal(u64::from(status)),
                    ", which means nothing here.",
                ]);
                Failure::new(Code::UnreadableResponse, Outcome::Unknown, message)
            }
        };
        failure.status = self.status;
        failure.retry_after_ms =
            self.limits.wait_ms(self.status.unwrap_or(0), self.words().retry_after_s, now_ms);
        Err(failure)
    }

    fn words(&self) -> ServerWords {
        match &self.body {
            Body::Json(json) => ServerWords::read(json),
            Body::Html | Body::Empty | Body::Other => ServerWords::default(),
        }
    }

    fn judge_success(&self, update: &CallingUpdate) -> Result<(), Failure> {
        let json = match &self.body {
            Body::Json(json) => json,
            Body::Html => return Err(unreadable(&concat(&["is an HTML page, not JSON: ", CHECK_BASE_URL]))),
            Body::Empty => return Err(unreadable("is empty.")),
            Body::Other => return Err(unreadable("is no JSON.")),
        };
        match json.get("success").and_then(|success| success.boolean()) {
            Some(true) => {}
            Some(false) => {
                return Err(self.refused(
                    Code::Rejected,
                    Outcome::Rejected,
                    "The service refused the change without a reason.",
                ));
            }
            None => return Err(unreadable("does not say whether it succeeded.")),
        }
        let data = json.get("data");
        let in_data = |key| data.as_ref().and_then(|data: &J| data.text_at(key));
        let (Some(id), Some(direction)) = (in_data("id"), in_data("direction")) else {
            return Err(unreadable("lacks the agent's id or direction."));
        };
        let mut differs = Vec::new();
        if id != update.agent_id.as_str() {
            differs.push("another agent");
        }
        if direction != update.direction.as_str() {
            differs.push("another direction");
        }
        if let Some(asked) = &update.phone_ids {
            let numbers =
                data.as_ref().and_then(|data| data.get("phone_numbers")).and_then(|numbers| numbers.items());
            let ids = numbers.and_then(|numbers| {
                numbers.iter().map(|number| number.text_at("id")).collect::<Option<Vec<String>>>()
            });
            match ids {
                None => return Err(unreadable("lacks the ids of the agent's phone numbers.")),
                Some(ids) if !is_same_set(&ids, asked) => differs.push("other phone numbers"),
                Some(_) => {}
            }
        }
        if differs.is_empty() {
            return Ok(());
        }
        let message = concat(&[
            "The service applied a change, but not the one asked for: it names ",
            &differs.join(" and "),
            ".",
        ]);
        Err(Failure::new(Code::ResponseMismatch, Outcome::Applied, message))
    }

    fn judge_refusal(&self, status: u16) -> Failure {
        let (code, outcome, message) = match status {
            401 => (Code::Unauthorized, Outcome::Rejected, "The service did not accept the token."),
            403 => (Code::Forbidden, Outcome::Rejected, "The service does not allow this change."),
            404 => (Code::NotFound, Outcome::Rejected, "The service does not know this agent."),
            408 => (Code::Timeout, Outcome::Unknown, "The service gave up waiting for the request."),
            409 => (Code::Conflict, Outcome::Rejected, "The change conflicts with another one."),
            429 => (Code::RateLimited, Outcome::Rejected, "The service takes no more requests for now."),
            500..=599 => (Code::ServerError, Outcome::Unknown, "The service failed."),
            _ => (Code::Rejected, Outcome::Rejected, "The service refused the change."),
        };
        self.refused(code, outcome, message)
    }

    /// The service's own words where it gave any; `silent` where it did not.
    fn refused(&self, code: Code, outcome: Outcome, silent: &str) -> Failure {
        let words = self.words();
        let status = decimal(u64::from(self.status.unwrap_or(0)));
        let message = words.message.unwrap_or_else(|| match &self.body {
            Body::Html => concat(&[
                "The address answered with an HTML page (status ",
                &status,
                "), not JSON: ",
                CHECK_BASE_URL,
            ]),
            Body::Json(_) | Body::Empty | Body::Other => concat(&[silent, " (status ", &status, ")"]),
        });
        Failure { api_code: words.api_code, issues: words.issues, ..Failure::new(code, outcome, message) }
    }
}

fn unreadable(why: &str) -> Failure {
    Failure::new(Code::UnreadableResponse, Outcome::Unknown, concat(&["The answer to the change ", why]))
}

fn is_same_set(left: &[String], right: &[String]) -> bool {
    sorted_set(left) == sorted_set(right)
}

fn sorted_set(ids: &[String]) -> Vec<(&str, usize)> {
    let mut ids = sorted(ids.iter().map(|id| (id.as_str(), 0)));
    ids.dedup();
    ids
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
