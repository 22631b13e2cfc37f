//! A change of calling settings: agent, direction and phone numbers. Values of these types are
//! validated.

use serde::Serialize;

use crate::id::{MAX_ID_LENGTH, is_id_byte, is_phone_number, is_uuid};
use crate::id_set::Ids;
use crate::issue::{Issue, IssueCode};
use crate::js_input::{Element, JsInput, JsList, NotAList};
use crate::messages::{Message, issues as messages};
use crate::suggest::suggest;

pub(crate) const MAX_PHONE_IDS: usize = 10_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct AgentId(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

/// The arguments of an update. `phone_ids: None` keeps the agent's phone numbers; an empty list
/// unassigns them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallingUpdate {
    pub(crate) agent_id: AgentId,
    pub(crate) direction: Direction,
    pub(crate) phone_ids: Option<Ids>,
}

impl AgentId {
    pub(crate) fn check(path: &str, raw: JsInput, issues: &mut Vec<Issue>) -> Option<Self> {
        check_id(&|| path.to_owned(), &raw, IdOf::Agent, issues).map(|id| Self(id.to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The same string for every spelling of this agent's id.
    pub(crate) fn canonical(&self) -> String {
        Self::canonical_text(&self.0)
    }

    pub(crate) fn canonical_text(id: &str) -> String {
        if is_uuid(id) { id.to_ascii_lowercase() } else { id.to_owned() }
    }
}

impl Direction {
    pub(crate) fn of(text: &str) -> Option<Self> {
        [Self::Inbound, Self::Outbound].into_iter().find(|direction| direction.as_str() == text)
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

impl CallingUpdate {
    /// Validates all arguments and collects all issues. `place` is the prefix of every path.
    pub(crate) fn check(
        place: &str,
        agent_id: JsInput,
        direction: &JsInput,
        phone_ids: JsList,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let agent_id = AgentId::check(&format!("{place}agentId"), agent_id, issues);
        let direction = check_direction(&format!("{place}direction"), direction, issues);
        let phone_ids = check_phone_ids(&format!("{place}phoneIds"), phone_ids, issues);
        Some(Self { agent_id: agent_id?, direction: direction?, phone_ids: phone_ids? })
    }

    pub(crate) fn body(&self) -> UpdateBody<'_> {
        UpdateBody { direction: self.direction, phone_number_ids: self.phone_ids.as_ref() }
    }
}

/// The request body.
#[derive(Serialize)]
pub(crate) struct UpdateBody<'a> {
    direction: Direction,
    /// `None` keeps the agent's phone numbers.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number_ids: Option<&'a Ids>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum IdOf {
    Agent,
    PhoneNumber,
}

fn check_id<'a>(
    path: &dyn Fn() -> String,
    raw: &'a JsInput,
    of: IdOf,
    issues: &mut Vec<Issue>,
) -> Option<&'a str> {
    if let JsInput::Text(id) = raw {
        let fault = fault_of(id, of);
        issues.extend(fault.map(|message| id_issue(path(), message)));
        return fault.is_none().then_some(id);
    }
    issues.push(if matches!(raw, JsInput::LongText) {
        id_issue(path(), messages::TOO_LONG)
    } else {
        Issue::wrong_type(path(), if of == IdOf::Agent { "agent_id" } else { "phone_id" }, raw)
    });
    None
}

fn id_issue(path: String, message: &'static Message<IssueCode>) -> Issue {
    let issue = Issue::new(path, message);
    if issue.code == IssueCode::TooLong { issue.number("maximum", MAX_ID_LENGTH as u32) } else { issue }
}

/// Ids become part of the path, so they are limited to characters that cannot lead to another path.
fn fault_of(id: &str, of: IdOf) -> Option<&'static Message<IssueCode>> {
    if id.is_empty() {
        Some(messages::EMPTY)
    } else if is_phone_number(id) {
        Some(if of == IdOf::Agent { messages::PHONE_NUMBER_AS_AGENT } else { messages::PHONE_NUMBER })
    } else if !id.bytes().all(is_id_byte) {
        Some(messages::ID_CHARACTER)
    } else if id.len() > MAX_ID_LENGTH {
        Some(messages::TOO_LONG)
    } else {
        None
    }
}

fn check_direction(path: &str, raw: &JsInput, issues: &mut Vec<Issue>) -> Option<Direction> {
    let text = match raw.text() {
        Some(text) => text,
        None if matches!(raw, JsInput::LongText) => "",
        None => {
            issues.push(Issue::wrong_type(path, "direction", raw));
            return None;
        }
    };
    if let Some(direction) = Direction::of(text) {
        return Some(direction);
    }
    let mut letters = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphabetic() {
            letters.push(char::from(byte.to_ascii_lowercase()));
        }
    }
    let meant = match letters.as_str() {
        "in" => Some("inbound"),
        "out" => Some("outbound"),
        letters => suggest(letters, &["inbound", "outbound"]),
    };
    issues.push(Issue::new(path, messages::DIRECTION).suggest(meant));
    None
}

/// The outer `Option` is `None` if the list is invalid, the inner one if there is no list.
#[allow(clippy::option_option)]
fn check_phone_ids(path: &str, raw: JsList, issues: &mut Vec<Issue>) -> Option<Option<Ids>> {
    let faults_before = issues.len();
    let ids = match raw {
        JsList::Absent => return Some(None),
        JsList::None(none) => {
            issues.push(match none {
                NotAList::NotAnArray(found) => Issue::wrong_type(path, "phone_ids", &found),
                NotAList::TooLong => {
                    Issue::new(path, messages::TOO_MANY_NUMBERS).number("maximum", MAX_PHONE_IDS as u32)
                }
            });
            return None;
        }
        JsList::Ids(ids) => {
            for (index, id) in ids.list().iter().enumerate().filter(|(_, id)| !id.is_good) {
                if let Some(message) = fault_of(ids.text(id), IdOf::PhoneNumber) {
                    issues.push(id_issue(format!("{path}[{index}]"), message));
                }
            }
            ids
        }
        JsList::Slots(slots) => {
            let mut ids = Ids::default();
            for (index, slot) in slots.iter().enumerate() {
                let place = || format!("{path}[{index}]");
                let id = match slot {
                    Element::Hole => {
                        issues.push(Issue::new(place(), messages::HOLE));
                        None
                    }
                    Element::Value(raw) => check_id(&place, raw, IdOf::PhoneNumber, issues),
                };
                ids.add(id.unwrap_or_default());
            }
            ids
        }
    };
    ids.each_repeated(&mut |index, first| {
        issues.push(
            Issue::new(format!("{path}[{index}]"), messages::DUPLICATE)
                .number("first", first as u32)
                .number("number", index as u32 + 1),
        );
    });
    (issues.len() == faults_before).then_some(Some(ids))
}

#[cfg(test)]
#[path = "update_tests.rs"]
mod tests;
