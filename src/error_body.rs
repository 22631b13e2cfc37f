//! The bodies of refusals. The vendor documents five shapes; whatever of them is there is taken.

use crate::issue::{Issue, IssueCode};
use crate::json::Json;
use crate::token::Secrets;

/// A person reads no more of a message than so many bytes; the whole body stays on the error.
const MAX_MESSAGE_LENGTH: usize = 1_000;

#[derive(Debug, Default, PartialEq)]
pub(crate) struct ErrorBody {
    pub(crate) message: Option<String>,
    pub(crate) api_code: Option<String>,
    pub(crate) issues: Vec<Issue>,
    /// Seconds, or another of the forms that `Retry-After` has.
    pub(crate) retry_after: Option<String>,
}

impl ErrorBody {
    /// Without the secrets, before anything is cut off.
    pub(crate) fn read<J: Json>(body: &J, secrets: &Secrets<'_>) -> Self {
        let nested = body.get("error");
        let said = |key: &str| body.text_at(key).or_else(|| nested.as_ref()?.text_at(key));
        let details = nested.as_ref().and_then(|nested| nested.get("details"));
        let wait = details.and_then(|details| details.get("retry_after")).or_else(|| body.get("retry_after"));
        let mut issues = Vec::new();
        if let Some(fields) = body.get("errors") {
            fields.each_member(&mut |field, texts| add_issues(secrets, field, &texts, &mut issues));
        }
        Self {
            message: said("message")
                .filter(|message| !message.is_empty())
                .map(|message| shown(message, secrets)),
            api_code: said("code").or_else(|| nested.as_ref()?.text()).map(|code| secrets.hide(code)),
            issues,
            retry_after: wait.and_then(|wait| wait.number().or_else(|| wait.text())),
        }
    }
}

/// A field has one text or several.
fn add_issues<J: Json>(secrets: &Secrets<'_>, field: String, texts: &J, issues: &mut Vec<Issue>) {
    let path = callers_name(&secrets.hide(field));
    let mut add = |text: &J| {
        if let Some(text) = text.text() {
            issues.push(Issue { path: path.clone(), code: IssueCode::Server, message: shown(text, secrets) });
        }
    };
    if !texts.each_item(&mut |text| add(&text)) {
        add(texts);
    }
}

/// `phone_number_ids.0` is the caller's `phoneIds[0]`; a field that the caller has no name for keeps the service's.
fn callers_name(field: &str) -> String {
    const NUMBER: &str = "phone_number_ids.";
    match field {
        "agent_id" => "agentId".to_owned(),
        "phone_number_ids" => "phoneIds".to_owned(),
        field => {
            // What comes after it, if it begins like this.
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

    fn read(body: &Value) -> ErrorBody {
        ErrorBody::read(body, &Secrets([None, None]))
    }

    #[test]
    fn fields_get_the_names_that_the_caller_knows() {
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
    fn a_body_of_no_documented_shape_says_nothing() {
        for body in
            [json!({}), json!([]), json!("x"), json!(null), json!({"errors": [1], "error": 5, "message": {}})]
        {
            assert_eq!(read(&body), ErrorBody::default(), "{body}");
        }
    }

    #[test]
    fn a_field_with_one_text_or_several_gives_an_issue_for_each() {
        let words = read(&json!({"errors": {"direction": "Bad.", "phone_number_ids.1": ["A.", 7, "B."]}}));
        let issues: Vec<_> = words.issues.iter().map(|i| (i.path.as_str(), i.message.as_str())).collect();
        assert_eq!(issues, [("direction", "Bad."), ("phoneIds[1]", "A."), ("phoneIds[1]", "B.")]);
    }

    #[test]
    fn a_message_is_cut_where_nobody_reads_on() {
        let words = read(&json!({"message": "ä".repeat(5_000)}));
        assert_eq!(words.message.unwrap(), format!("{}…", "ä".repeat(MAX_MESSAGE_LENGTH / 2)));
    }
}
