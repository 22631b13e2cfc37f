//! One fault, at one place, with its mend.

use crate::nearest::did_you_mean;
use crate::raw::Raw;
use crate::text::{concat, decimal};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl IssueCode {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::InvalidType => "invalid_type",
            Self::InvalidValue => "invalid_value",
            Self::InvalidCharacter => "invalid_character",
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::PhoneNumber => "phone_number",
            Self::Hole => "hole",
            Self::Duplicate => "duplicate",
            Self::TooMany => "too_many",
            Self::OutOfRange => "out_of_range",
            Self::UnknownOption => "unknown_option",
            Self::Unreadable => "unreadable",
            Self::Insecure => "insecure",
            Self::Server => "server",
        }
    }
}

/// `path` names the argument as the caller wrote it (`phoneIds[1]`), `message` reads well beside that field.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        Self::new(path, IssueCode::Hole, "This place in the array is empty (a hole).")
    }

    /// There is no such `kind` of thing; `meant` is what the caller most likely wanted.
    pub(crate) fn unknown(path: String, kind: &str, meant: Option<&str>) -> Self {
        let message = concat(&["There is no such ", kind, ".", &did_you_mean(meant)]);
        Self { path, code: IssueCode::UnknownOption, message }
    }

    /// `wanted` finishes the sentence "This must be …".
    pub(crate) fn wrong_type(path: &str, wanted: &str, found: &Raw) -> Self {
        let (code, message) = if matches!(found, Raw::Unreadable) {
            (IssueCode::Unreadable, concat(&["This must be ", wanted, "; reading it threw."]))
        } else if matches!(found, Raw::Undefined) {
            (IssueCode::Required, concat(&["This is required: ", wanted, "."]))
        } else {
            (IssueCode::InvalidType, concat(&["This must be ", wanted, ", not ", found.kind(), "."]))
        };
        Self { path: path.to_owned(), code, message }
    }
}

/// How many issues an error's message spells out; all of them are in `issues`.
const SPELLED_OUT: usize = 3;

/// All faults in a sentence or two, each with its place.
pub(crate) fn summary(issues: &[Issue]) -> String {
    let mut text = String::new();
    for issue in issues.iter().take(SPELLED_OUT) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&concat(&[&issue.path, ": ", &issue.message]));
    }
    if issues.len() > SPELLED_OUT {
        text.push_str(&concat(&[" And ", &decimal((issues.len() - SPELLED_OUT) as u64), " more."]));
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
