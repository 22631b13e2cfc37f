use axum::http::header::ALLOW;
use axum::http::{HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::reply::Reply;

/// Why a request is rejected. Each has the body that the vendor documents for it, in one of ten
/// formats.
#[derive(Debug)]
pub(crate) enum Problem {
    UnknownPath,
    WrongMethod(&'static str),
    MissingToken,
    ExpiredToken,
    UnknownToken,
    RateLimited {
        retry_after: u64,
    },
    NotJson,
    MalformedBody,
    BodyTooLarge,
    AgentNotFound(String),
    Forbidden,
    Invalid(Errors),
    NotReady(Errors),
    /// Publishing an agent that cannot serve its callbacks. Each text is a reason.
    CannotServeCallbacks(Vec<String>),
    NoCredits,
    /// A call from a draft.
    AgentInactive(String),
    PhoneNumberNotFound,
    PhoneNumberInUse,
    Internal,
}

/// The errors of each field.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Errors(Map<String, Value>);

impl Errors {
    pub(crate) fn add(&mut self, field: impl Into<String>, text: impl Into<String>) {
        let text = Value::from(text.into());
        let texts = self.0.entry(field).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(texts) = texts {
            texts.push(text);
        }
    }

    pub(crate) fn none_or_invalid(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::Invalid(self)) }
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(cause: rusqlite::Error) -> Self {
        eprintln!("talkover-sandbox: the database failed: {cause}");
        Self::Internal
    }
}

impl From<Problem> for Reply {
    fn from(problem: Problem) -> Self {
        use StatusCode as Status;
        match problem {
            Problem::UnknownPath => Self::refusal(Status::NOT_FOUND, "Not found."),
            Problem::WrongMethod(allow) => {
                let message = format!("This method is not supported here. Supported methods: {allow}.");
                Self::refusal(Status::METHOD_NOT_ALLOWED, &message)
                    .with(ALLOW.as_str(), HeaderValue::from_static(allow))
            }
            Problem::MissingToken => flat("MISSING_TOKEN", "Authorization header is required"),
            Problem::ExpiredToken => flat("TOKEN_EXPIRED", "Authentication token has expired"),
            Problem::UnknownToken => {
                let error = json!({
                    "code": "INVALID_API_KEY", "message": "The provided API key is invalid", "details": {}
                });
                Self::json(Status::UNAUTHORIZED, &json!({ "success": false, "error": error }))
            }
            Problem::RateLimited { retry_after } => {
                let error = json!({
                    "code": "RATE_LIMIT_EXCEEDED",
                    "message": "Rate limit exceeded. Please wait before making more requests.",
                    "details": { "retry_after": retry_after }
                });
                Self::json(Status::TOO_MANY_REQUESTS, &json!({ "error": error }))
                    .with("retry-after", HeaderValue::from(retry_after))
            }
            Problem::NotJson => {
                Self::refusal(Status::UNSUPPORTED_MEDIA_TYPE, "The Content-Type must be application/json.")
            }
            Problem::MalformedBody => {
                Self::refusal(Status::BAD_REQUEST, "The request body is not valid JSON.")
            }
            Problem::BodyTooLarge => {
                Self::refusal(Status::PAYLOAD_TOO_LARGE, "The request body is larger than 1 MiB.")
            }
            Problem::AgentNotFound(id) => {
                about_agent(Status::NOT_FOUND, "AGENT_NOT_FOUND", "Voice agent not found", &id)
            }
            Problem::AgentInactive(id) => {
                about_agent(Status::BAD_REQUEST, "AGENT_INACTIVE", "Voice agent is not active", &id)
            }
            Problem::Forbidden => documented(Status::FORBIDDEN),
            Problem::Invalid(errors) => invalid("The given data was invalid.", &errors),
            Problem::NotReady(errors) => invalid("The agent is not ready to be published.", &errors),
            Problem::CannotServeCallbacks(errors) => {
                let body =
                    json!({ "success": false, "message": "Configuration has errors", "errors": errors });
                Self::json(Status::UNPROCESSABLE_ENTITY, &body)
            }
            Problem::PhoneNumberNotFound => Self::refusal(Status::NOT_FOUND, "Phone number not found"),
            Problem::PhoneNumberInUse => {
                let message = "Phone number is currently assigned to active agents and cannot be released";
                let body = json!({ "success": false, "message": message, "code": "PHONE_NUMBER_IN_USE" });
                Self::json(Status::UNPROCESSABLE_ENTITY, &body)
            }
            Problem::NoCredits => {
                let error = json!({
                    "code": "INSUFFICIENT_CREDITS",
                    "message": "Account has insufficient credits to place this call"
                });
                Self::json(Status::PAYMENT_REQUIRED, &json!({ "error": error }))
            }
            Problem::Internal => documented(Status::INTERNAL_SERVER_ERROR),
        }
    }
}

/// A response with only a status and the vendor's documented message for it, if there is one.
pub(crate) fn documented(status: StatusCode) -> Reply {
    let message = match status {
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED => return Reply::empty(status),
        StatusCode::UNAUTHORIZED => "Unauthenticated.",
        StatusCode::FORBIDDEN => "You are not authorized to perform this action.",
        StatusCode::NOT_FOUND => "Agent not found",
        StatusCode::TOO_MANY_REQUESTS => "Too many requests. Please try again later.",
        StatusCode::INTERNAL_SERVER_ERROR => "Internal server error.",
        status => status.canonical_reason().unwrap_or("Unknown status"),
    };
    Reply::refusal(status, message)
}

fn about_agent(status: StatusCode, code: &str, message: &str, id: &str) -> Reply {
    let error = json!({ "code": code, "message": message, "details": { "agent_id": id } });
    Reply::json(status, &json!({ "error": error }))
}

fn flat(code: &str, message: &str) -> Reply {
    let status = StatusCode::UNAUTHORIZED;
    Reply::json(status, &json!({ "error": code, "message": message, "status_code": status.as_u16() }))
}

fn invalid(message: &str, errors: &Errors) -> Reply {
    let body = json!({ "success": false, "message": message, "errors": errors });
    Reply::json(StatusCode::UNPROCESSABLE_ENTITY, &body)
}
