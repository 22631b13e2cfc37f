//! The filters and pages of list requests, validated as strictly as ids.

use crate::issue::Issue;
use crate::js_input::JsInput;
use crate::messages::issues as messages;
use crate::options::{Entry, JsOptions, one_of, whole};
use crate::suggest::suggest;

const MAX_SEARCH_LENGTH: usize = 200;
const MAX_PER_PAGE: u32 = 100;
const LAST_PAGE: u32 = 1_000_000;

/// The service's parameter names with their values, not yet URL-encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(&'static str, String)>);

/// A parameter of a list: the caller's name, the service's name, and its allowed values.
pub(crate) struct Parameter {
    name: &'static str,
    wire_name: &'static str,
    kind: Kind,
}

enum Kind {
    Choice(&'static [&'static str]),
    Flag,
    Text,
    /// From 1 to this number.
    Count(u32),
}

const SEARCH: Parameter = Parameter { name: "search", wire_name: "search", kind: Kind::Text };
const PAGE: Parameter = Parameter { name: "page", wire_name: "page", kind: Kind::Count(LAST_PAGE) };
const PER_PAGE: Parameter =
    Parameter { name: "perPage", wire_name: "per_page", kind: Kind::Count(MAX_PER_PAGE) };

pub(crate) const OF_AGENTS: [Parameter; 5] = [
    Parameter { name: "status", wire_name: "status", kind: Kind::Choice(&["draft", "published"]) },
    Parameter { name: "direction", wire_name: "direction", kind: Kind::Choice(&["inbound", "outbound"]) },
    SEARCH,
    PAGE,
    PER_PAGE,
];

pub(crate) const OF_PHONE_NUMBERS: [Parameter; 6] = [
    Parameter {
        name: "type",
        wire_name: "type",
        kind: Kind::Choice(&["voice", "sms", "whatsapp", "mms", "fax"]),
    },
    Parameter { name: "hasVoice", wire_name: "has_voice", kind: Kind::Flag },
    Parameter { name: "hasWhatsapp", wire_name: "has_whatsapp", kind: Kind::Flag },
    SEARCH,
    PAGE,
    PER_PAGE,
];

impl Query {
    pub(crate) fn page_of_agents(page: u32, per_page: u32) -> Self {
        Self(vec![("page", page.to_string()), ("per_page", per_page.to_string())])
    }

    pub(crate) fn pairs(&self) -> &[(&'static str, String)] {
        &self.0
    }

    /// Validates all parameters and collects all issues. `undefined` counts as omitted.
    pub(crate) fn check<V>(raw: JsOptions<V>, known: &[Parameter], issues: &mut Vec<Issue>) -> Option<Self> {
        let faults_before = issues.len();
        let mut query = Vec::new();
        match raw {
            JsOptions::Absent => {}
            JsOptions::NotAnObject(found) => {
                issues.push(Issue::wrong_type("query", "plain_object", &found));
            }
            JsOptions::Entries(entries) => {
                for Entry { name, raw, .. } in entries {
                    let Some(parameter) = known.iter().find(|parameter| parameter.name == name) else {
                        issues.push(unknown(&name, known));
                        continue;
                    };
                    match parameter.value(&raw) {
                        Ok(value) => query.extend(value.map(|value| (parameter.wire_name, value))),
                        Err(issue) => issues.push(issue),
                    }
                }
            }
        }
        (issues.len() == faults_before).then_some(Self(query))
    }
}

impl Parameter {
    /// The value to send; `None` if it counts as omitted.
    fn value(&self, raw: &JsInput) -> Result<Option<String>, Issue> {
        if matches!(raw, JsInput::Undefined) {
            return Ok(None);
        }
        let path = format!("query.{}", self.name);
        let wrong_type = |expected| Err(Issue::wrong_type(path.as_str(), expected, raw));
        match self.kind {
            Kind::Choice(choices) => one_of(&path, raw, choices).map(|text| Some(text.to_owned())),
            Kind::Flag => match raw.boolean() {
                // `true` and `false`, as in the vendor's example.
                Some(flag) => Ok(Some(flag.to_string())),
                None => wrong_type("flag"),
            },
            Kind::Text => {
                match raw.text() {
                    Some("") => Ok(None),
                    Some(text) if text.len() <= MAX_SEARCH_LENGTH => Ok(Some(text.to_owned())),
                    None if !matches!(raw, JsInput::LongText) => wrong_type("string"),
                    Some(_) | None => Err(Issue::new(path, messages::TOO_LONG_IN_BYTES)
                        .number("maximum", MAX_SEARCH_LENGTH as u32)),
                }
            }
            Kind::Count(most) => whole(&path, raw, 1, most).map(|number| Some(number.to_string())),
        }
    }
}

fn unknown(name: &str, known: &[Parameter]) -> Issue {
    let names: Vec<&str> = known.iter().map(|parameter| parameter.name).collect();
    Issue::new(format!("query.{name}"), messages::UNKNOWN_PARAMETER).suggest(suggest(name, &names))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::IssueCode;

    type Pairs = Vec<(&'static str, String)>;

    fn check(known: &[Parameter], entries: &[(&str, JsInput)]) -> Result<Pairs, Vec<(String, IssueCode)>> {
        let mut issues = Vec::new();
        let entry =
            |(name, raw): &(&str, JsInput)| Entry { name: (*name).to_owned(), raw: raw.clone(), value: () };
        let entries = JsOptions::Entries(entries.iter().map(entry).collect());
        Query::check(entries, known, &mut issues)
            .map(|query| query.0)
            .ok_or_else(|| issues.into_iter().map(|issue| (issue.path, issue.code)).collect())
    }

    fn text(text: &str) -> JsInput {
        JsInput::Text(text.to_owned())
    }

    #[test]
    fn every_parameter_has_the_services_name() {
        let agents = [
            ("status", text("draft")),
            ("direction", text("inbound")),
            ("search", text("support")),
            ("page", JsInput::Number(2.0)),
            ("perPage", JsInput::Number(100.0)),
        ];
        let pairs = |pairs: &[(&'static str, &str)]| -> Pairs {
            pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
        };
        assert_eq!(
            check(&OF_AGENTS, &agents).unwrap(),
            pairs(&[
                ("status", "draft"),
                ("direction", "inbound"),
                ("search", "support"),
                ("page", "2"),
                ("per_page", "100")
            ])
        );
        let numbers = [
            ("type", text("fax")),
            ("hasVoice", JsInput::Boolean(true)),
            ("hasWhatsapp", JsInput::Boolean(false)),
        ];
        assert_eq!(
            check(&OF_PHONE_NUMBERS, &numbers).unwrap(),
            pairs(&[("type", "fax"), ("has_voice", "true"), ("has_whatsapp", "false")])
        );
        assert_eq!(check(&OF_AGENTS, &[("search", text("")), ("page", JsInput::Undefined)]).unwrap(), []);
    }

    #[test]
    fn every_issue_is_reported_with_its_path() {
        let faults = check(
            &OF_AGENTS,
            &[
                ("status", text("live")),
                ("direction", JsInput::Number(1.0)),
                ("search", text(&"x".repeat(201))),
                ("page", JsInput::Number(0.0)),
                ("perPage", JsInput::Number(101.0)),
                ("per_page", JsInput::Number(5.0)),
                ("hasVoice", JsInput::Boolean(true)),
            ],
        );
        let expected = [
            ("query.status", IssueCode::InvalidValue),
            ("query.direction", IssueCode::InvalidType),
            ("query.search", IssueCode::TooLong),
            ("query.page", IssueCode::OutOfRange),
            ("query.perPage", IssueCode::OutOfRange),
            ("query.per_page", IssueCode::UnknownOption),
            ("query.hasVoice", IssueCode::UnknownOption),
        ];
        assert_eq!(faults.unwrap_err(), expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn null_is_not_a_value() {
        for name in ["type", "hasVoice", "search", "page"] {
            assert_eq!(
                check(&OF_PHONE_NUMBERS, &[(name, JsInput::Null)]).unwrap_err(),
                [(format!("query.{name}"), IssueCode::InvalidType)]
            );
        }
    }
}
