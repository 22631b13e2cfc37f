//! A validation issue: where it is, what is wrong, and how to fix it.

use serde::Serialize;

use crate::js_input::JsInput;
use crate::suggest::did_you_mean;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IssueCode {
    Required,
    InvalidType,
    InvalidValue,
    InvalidCharacter,
    Empty,
    TooLong,
    PhoneNumber,
    Hole,
    Duplicate,
    TooMany,
    OutOfRange,
    UnknownOption,
    Unreadable,
    Insecure,
    Server,
}

/// `path` is the argument as the caller writes it (`phoneIds[1]`). `message` can be shown next to
/// that field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Issue {
    pub(crate) path: String,
    pub(crate) code: IssueCode,
    pub(crate) message: String,
}

impl Issue {
    pub(crate) fn new(path: &str, code: IssueCode, message: &str) -> Self {
        Self { path: path.to_owned(), code, message: message.to_owned() }
    }

    pub(crate) fn hole(path: &str) -> Self {
        Self::new(path, IssueCode::Hole, "This array element is missing (a hole).")
    }

    /// An unknown option or field. `meant` is the most similar known name.
    pub(crate) fn unknown(path: String, kind: &str, meant: Option<&str>) -> Self {
        let message = format!("Unknown {kind}.{}", did_you_mean(meant));
        Self { path, code: IssueCode::UnknownOption, message }
    }

    /// `wanted` completes the sentence "This must be …".
    pub(crate) fn wrong_type(path: &str, wanted: &str, found: &JsInput) -> Self {
        let (code, message) = if matches!(found, JsInput::Unreadable) {
            (IssueCode::Unreadable, format!("This must be {wanted}; reading it threw an error."))
        } else if matches!(found, JsInput::Undefined) {
            (IssueCode::Required, format!("Required: {wanted}."))
        } else {
            (IssueCode::InvalidType, format!("This must be {wanted}, not {}.", found.kind()))
        };
        Self { path: path.to_owned(), code, message }
    }
}

/// How many issues an error message lists. The `issues` array has all of them.
const SPELLED_OUT: usize = 3;

/// A message that lists the first issues with their paths.
pub(crate) fn summary(issues: &[Issue]) -> String {
    let mut text = String::new();
    for issue in issues.iter().take(SPELLED_OUT) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&format!("{}: {}", issue.path, issue.message));
    }
    if issues.len() > SPELLED_OUT {
        text.push_str(&format!(" And {} more.", issues.len() - SPELLED_OUT));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_names_the_first_places_and_counts_the_rest() {
        let issues: Vec<Issue> = ["a", "b", "c", "d", "e"]
            .map(|path| Issue::new(path, IssueCode::Empty, "This must not be empty."))
            .to_vec();
        assert_eq!(summary(&issues[..1]), "a: This must not be empty.");
        assert_eq!(
            summary(&issues),
            "a: This must not be empty. b: This must not be empty. c: This must not be empty. And 2 more."
        );
    }
}
