//! Parses error bodies: the vendor's ten documented formats, and problem details (RFC 9457), which
//! backends and gateways send. Reads every known field, whatever format the rest has.

use crate::issue::Issue;
use crate::json::Json;
use crate::messages::issues as messages;
use crate::token::Secrets;

/// The maximum length in bytes of a message in an error. The error's body is not cut.
const MAX_MESSAGE_LENGTH: usize = 1_000;

#[derive(Debug, Default, PartialEq)]
pub(crate) struct ErrorBody {
    pub(crate) message: Option<String>,
    pub(crate) api_code: Option<String>,
    pub(crate) issues: Vec<Issue>,
    /// Seconds, or another format of `Retry-After`.
    pub(crate) retry_after: Option<String>,
}

impl ErrorBody {
    /// Removes secrets before a text is cut, so that no part of one remains.
    pub(crate) fn read<J: Json>(body: &J, secrets: &Secrets<'_>) -> Self {
        let nested = body.get("error");
        let said = |key: &str| body.text_at(key).or_else(|| nested.as_ref()?.text_at(key));
        let (sentence, word) = match nested.as_ref().and_then(|error| error.text()) {
            Some(text) if is_code(&text) => (None, Some(text)),
            text => (text, None),
        };
        let message = said("message").or(sentence).or_else(|| said("detail")).or_else(|| said("title"));
        let wait = |holder: Option<&J>| holder?.get("details")?.get("retry_after");
        let wait = wait(nested.as_ref()).or_else(|| wait(Some(body))).or_else(|| body.get("retry_after"));
        Self {
            message: message.filter(|message| !message.is_empty()).map(|message| shown(message, secrets)),
            api_code: said("code").or(word).map(|code| secrets.hide(code)),
            issues: body.get("errors").map(|errors| issues(&errors, secrets)).unwrap_or_default(),
            retry_after: wait.and_then(|wait| wait.number().or_else(|| wait.text())),
        }
    }
}

/// Whether `error` is a code such as `TOKEN_EXPIRED`. It may also be a sentence.
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte))
}

/// Reads an object of fields, each with one message or several; a list of messages without fields;
/// or a list of objects, as in problem details.
fn issues<J: Json>(errors: &J, secrets: &Secrets<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut add = |field: &str, text: Option<String>| {
        if let Some(text) = text {
            let path = callers_name(&secrets.hide(field.to_owned()));
            issues.push(Issue::new(path, messages::SERVER).with("message", shown(text, secrets)));
        }
    };
    let is_list = errors.each_item(&mut |item| {
        let field = item.text_at("pointer").map(|pointer| dotted(&pointer)).or_else(|| item.text_at("field"));
        let text = item.text().or_else(|| item.text_at("detail")).or_else(|| item.text_at("message"));
        add(&field.unwrap_or_default(), text);
    });
    if !is_list {
        errors.each_member(&mut |field, texts| {
            if !texts.each_item(&mut |text| add(&field, text.text())) {
                add(&field, texts.text());
            }
        });
    }
    issues
}

/// Converts the JSON pointer `#/phone_number_ids/0` to the field `phone_number_ids.0`.
fn dotted(pointer: &str) -> String {
    pointer.trim_start_matches('#').trim_start_matches('/').replace('/', ".")
}

/// Converts `phone_number_ids.0` to the caller's `phoneIds[0]`. A field that is not an argument
/// keeps the service's name.
fn callers_name(field: &str) -> String {
    const NUMBER: &str = "phone_number_ids.";
    match field {
        "agent_id" => "agentId".to_owned(),
        "phone_number_ids" => "phoneIds".to_owned(),
        field => {
            // The rest of the name after the prefix.
            let index = if field.starts_with(NUMBER) { field.get(NUMBER.len()..) } else { None };
            match index {
                Some(index) if !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()) => {
                    format!("phoneIds[{index}]")
                }
                Some(_) | None => field.to_owned(),
            }
        }
    }
}

fn shown(text: String, secrets: &Secrets<'_>) -> String {
    let mut text = secrets.hide(text);
    if text.len() > MAX_MESSAGE_LENGTH {
        text.truncate(text.floor_char_boundary(MAX_MESSAGE_LENGTH));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn told(body: &ErrorBody) -> Vec<(String, String)> {
        body.issues.iter().map(|issue| (issue.path.clone(), issue.message())).collect()
    }

    fn owned<const N: usize>(issues: [(&str, &str); N]) -> [(String, String); N] {
        issues.map(|(path, message)| (path.to_owned(), message.to_owned()))
    }

    fn read(body: &Value) -> ErrorBody {
        ErrorBody::read(body, &Secrets([None, None]))
    }

    #[test]
    fn fields_get_the_callers_names() {
        for (field, path) in [
            ("phone_number_ids", "phoneIds"),
            ("phone_number_ids.0", "phoneIds[0]"),
            ("phone_number_ids.12", "phoneIds[12]"),
            ("direction", "direction"),
            ("agent_id", "agentId"),
            ("status", "status"),
            ("call_time_ranges.0.end", "call_time_ranges.0.end"),
            ("phone_number_ids.", "phone_number_ids."),
            ("phone_number_ids.x", "phone_number_ids.x"),
            ("phone_number_ids_old.1", "phone_number_ids_old.1"),
        ] {
            assert_eq!(callers_name(field), path);
        }
    }

    #[test]
    fn a_body_in_an_unknown_format_has_no_fields() {
        for body in
            [json!({}), json!([]), json!("x"), json!(null), json!({"errors": [1], "error": 5, "message": {}})]
        {
            assert_eq!(read(&body), ErrorBody::default(), "{body}");
        }
    }

    #[test]
    fn a_field_with_one_text_or_several_gives_an_issue_for_each() {
        let words = read(&json!({"errors": {"direction": "Bad.", "phone_number_ids.1": ["A.", 7, "B."]}}));
        assert_eq!(
            told(&words),
            owned([("direction", "Bad."), ("phoneIds[1]", "A."), ("phoneIds[1]", "B.")])
        );
    }

    #[test]
    fn texts_without_a_field_give_issues_without_a_path() {
        let body = read(&json!({"errors": ["Not inbound.", 7, "Not published."]}));
        assert_eq!(told(&body), owned([("", "Not inbound."), ("", "Not published.")]));
    }

    #[test]
    fn an_error_that_is_a_sentence_is_a_message_and_not_a_code() {
        for (body, message, code) in [
            (json!({"error": "Failed to start."}), Some("Failed to start."), None),
            (json!({"error": "Failed to start.", "message": "Try later."}), Some("Try later."), None),
            (json!({"error": "TOKEN_EXPIRED"}), None, Some("TOKEN_EXPIRED")),
            (
                json!({"error": "invalid_token", "message": "Expired."}),
                Some("Expired."),
                Some("invalid_token"),
            ),
            (json!({"error": "Not allowed.", "code": "NO"}), Some("Not allowed."), Some("NO")),
        ] {
            let read = read(&body);
            assert_eq!((read.message.as_deref(), read.api_code.as_deref()), (message, code), "{body}");
        }
    }

    #[test]
    fn problem_details_are_read() {
        let body = read(&json!({
            "type": "https://acme.com/problems/validation",
            "title": "Your request is not valid.",
            "status": 422,
            "detail": "Two values are wrong.",
            "errors": [
                {"detail": "must be a number of yours", "pointer": "#/phone_number_ids/1"},
                {"message": "must be inbound", "field": "direction"},
                {"detail": "no field"},
            ]
        }));
        assert_eq!(body.message.as_deref(), Some("Two values are wrong."));
        let expected = [
            ("phoneIds[1]", "must be a number of yours"),
            ("direction", "must be inbound"),
            ("", "no field"),
        ];
        assert_eq!(told(&body), owned(expected));
        assert_eq!(read(&json!({"title": "Forbidden", "status": 403})).message.as_deref(), Some("Forbidden"));
    }

    #[test]
    fn a_wait_is_found_wherever_the_body_has_it() {
        for body in [
            json!({"error": {"details": {"retry_after": 60}}}),
            json!({"code": "X", "details": {"retry_after": 60}}),
            json!({"retry_after": 60}),
        ] {
            assert_eq!(read(&body).retry_after.as_deref(), Some("60"), "{body}");
        }
    }

    #[test]
    fn a_long_message_is_cut() {
        let words = read(&json!({"message": "ä".repeat(5_000)}));
        assert_eq!(words.message.unwrap(), format!("{}…", "ä".repeat(MAX_MESSAGE_LENGTH / 2)));
    }
}
