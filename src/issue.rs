//! A validation issue: where it is, what is wrong, and how to fix it.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::js_input::JsInput;
use crate::messages::{Message, Params, find_noun, issues};
use crate::path::{Segment, person_place, segments};

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

/// `path` is the argument as the caller writes it (`phoneIds[1]`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Issue {
    pub(crate) path: String,
    pub(crate) code: IssueCode,
    text: &'static str,
    params: Params,
}

impl Issue {
    pub(crate) fn new(path: impl Into<String>, message: &'static Message<IssueCode>) -> Self {
        Self::at(path.into(), message)
    }

    #[inline(never)]
    fn at(path: String, message: &'static Message<IssueCode>) -> Self {
        Self { path, code: message.code, text: message.text, params: Params::of(message.reason) }
    }

    pub(crate) fn number(mut self, name: &'static str, number: u32) -> Self {
        self.params.number(name, number.into());
        self
    }

    pub(crate) fn with(mut self, name: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        self.params.text(name, text.into());
        self
    }

    /// `meant` is the most similar known value.
    pub(crate) fn suggest(self, meant: Option<&'static str>) -> Self {
        match meant {
            Some(meant) => self.with("suggestion", meant),
            None => self,
        }
    }

    /// `expected` is a noun of the messages.
    pub(crate) fn wrong_type(path: impl Into<String>, expected: &'static str, found: &JsInput) -> Self {
        Self::wrong_type_at(path.into(), expected, found)
    }

    #[inline(never)]
    fn wrong_type_at(path: String, expected: &'static str, found: &JsInput) -> Self {
        let message = match found {
            JsInput::Unreadable => issues::UNREADABLE,
            JsInput::Undefined => issues::REQUIRED,
            JsInput::Set if expected == "phone_ids" || expected == "updates" => {
                return Self::new(path, issues::SET);
            }
            JsInput::Options if expected == "phone_ids" => {
                return Self::new(path, issues::OPTIONS_AS_NUMBERS);
            }
            JsInput::Null
            | JsInput::Boolean(_)
            | JsInput::Number(_)
            | JsInput::Text(_)
            | JsInput::LongText
            | JsInput::BigInt
            | JsInput::Symbol
            | JsInput::Function
            | JsInput::Array
            | JsInput::Object
            | JsInput::Signal
            | JsInput::Set
            | JsInput::Options => issues::INVALID_TYPE,
        };
        let issue = Self::new(path, message).with("expected", expected);
        if issue.code == IssueCode::InvalidType { issue.with("found", found.kind()) } else { issue }
    }

    /// Can be shown next to the field at `path`.
    pub(crate) fn message(&self) -> String {
        self.params.fill(self.text)
    }

    /// With the place as a person knows it, who sees no paths and counts from 1.
    fn for_person(&self) -> String {
        let names_element = self.code == IssueCode::Duplicate;
        let place = person_place(&segments(&self.path), names_element);
        if place.is_empty() { self.message() } else { format!("{place}: {}", self.message()) }
    }

    fn for_programmer(&self) -> String {
        format!("{}: {}", self.path, self.message())
    }
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            path: &'a str,
            segments: Vec<Segment<'a>>,
            code: IssueCode,
            params: &'a Params,
            message: String,
        }
        let (path, code, params) = (self.path.as_str(), self.code, &self.params);
        Fields { path, segments: segments(path), code, params, message: self.message() }.serialize(serializer)
    }
}

/// How many issues an error message lists. The `issues` array has all of them.
const SPELLED_OUT: usize = 3;

/// Whom an error message is for: invalid options are a programmer's mistake.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Person,
    Programmer,
}

/// A message that lists the first issues with their places.
pub(crate) fn summary(issues: &[Issue], reader: Reader) -> String {
    let mut text = String::new();
    for issue in issues.iter().take(SPELLED_OUT) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&match reader {
            Reader::Person => issue.for_person(),
            Reader::Programmer => issue.for_programmer(),
        });
    }
    if issues.len() > SPELLED_OUT {
        let mut rest = Params::default();
        rest.number("count", (issues.len() - SPELLED_OUT) as f64);
        text.push(' ');
        text.push_str(&rest.fill(find_noun("more").unwrap_or_default()));
    }
    text
}

#[cfg(test)]
#[path = "issue_tests.rs"]
mod tests;
