//! The domain: which agent, which direction, which numbers. A value of these types was checked.

use crate::issue::{Issue, IssueCode};
use crate::nearest::nearest;
use crate::raw::{NoList, Raw, RawList, Slot};
use crate::seen::Seen;
use crate::text::{concat, indexed};

/// Covers UUIDs and every id in the vendor's documents.
pub(crate) const LONGEST_ID: usize = 128;
const TOO_LONG: &str = "This id is too long: an id has at most 128 characters.";
pub(crate) const MOST_PHONE_IDS: usize = 10_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgentId(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Inbound,
    Outbound,
}

/// What one call asks of the service. `phone_ids: None` leaves the agent's numbers as they are; an empty list
/// unassigns them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallingUpdate {
    pub(crate) agent_id: AgentId,
    pub(crate) direction: Direction,
    pub(crate) phone_ids: Option<Vec<String>>,
}

impl AgentId {
    pub(crate) fn check(path: &str, raw: Raw, issues: &mut Vec<Issue>) -> Option<Self> {
        check_id(&|| path.to_owned(), raw, "the agent's id", issues).map(Self)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Direction {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Outbound => "outbound",
        }
    }
}

impl CallingUpdate {
    /// Checks every argument, and reports every fault of every argument. `place` comes before each path.
    pub(crate) fn check(
        place: &str,
        agent_id: Raw,
        direction: &Raw,
        phone_ids: RawList,
        issues: &mut Vec<Issue>,
    ) -> Option<Self> {
        let agent_id = AgentId::check(&concat(&[place, "agentId"]), agent_id, issues);
        let direction = check_direction(&concat(&[place, "direction"]), direction, issues);
        let phone_ids = check_phone_ids(&concat(&[place, "phoneIds"]), phone_ids, issues);
        Some(Self { agent_id: agent_id?, direction: direction?, phone_ids: phone_ids? })
    }

    /// The request's body. Ids hold nothing that JSON would escape, so it is put together as it stands.
    pub(crate) fn to_json(&self) -> String {
        let mut json = concat(&["{\"direction\":\"", self.direction.as_str(), "\""]);
        if let Some(ids) = &self.phone_ids {
            json.push_str(",\"phone_number_ids\":[");
            for (index, id) in ids.iter().enumerate() {
                json.push_str(if index == 0 { "\"" } else { ",\"" });
                json.push_str(id);
                json.push('"');
            }
            json.push(']');
        }
        json.push('}');
        json
    }
}

/// An id that is part of a path must leave no way to another path, hence the short alphabet.
fn check_id(path: &dyn Fn() -> String, raw: Raw, wanted: &str, issues: &mut Vec<Issue>) -> Option<String> {
    let Raw::Text(id) = raw else {
        issues.push(if raw == Raw::LongText {
            Issue::new(&path(), IssueCode::TooLong, TOO_LONG)
        } else {
            Issue::wrong_type(&path(), &concat(&["a string, ", wanted]), &raw)
        });
        return None;
    };
    let fault = if id.is_empty() {
        (IssueCode::Empty, "This must not be empty.")
    } else if is_phone_number(&id) {
        (
            IssueCode::PhoneNumber,
            "This is a phone number, not its id. The list of phone numbers gives the id of each.",
        )
    } else if !id.bytes().all(is_id_byte) {
        (
            IssueCode::InvalidCharacter,
            "This id has a character that no id has: only letters, digits, _ and - may stand in it.",
        )
    } else if id.len() > LONGEST_ID {
        (IssueCode::TooLong, TOO_LONG)
    } else {
        return Some(id);
    };
    issues.push(Issue::new(&path(), fault.0, fault.1));
    None
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// `+1234567890`, with or without the usual separators. Bare digits may be an id, so the plus must be there.
fn is_phone_number(text: &str) -> bool {
    text.starts_with('+')
        && text.bytes().filter(u8::is_ascii_digit).count() >= 3
        && text.bytes().skip(1).all(|byte| byte.is_ascii_digit() || b" ()-./".contains(&byte))
}

fn check_direction(path: &str, raw: &Raw, issues: &mut Vec<Issue>) -> Option<Direction> {
    if let Raw::Text(text) = raw {
        for direction in [Direction::Inbound, Direction::Outbound] {
            if text == direction.as_str() {
                return Some(direction);
            }
        }
        let letters: String = text
            .bytes()
            .filter(u8::is_ascii_alphabetic)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
        let meant = match letters.as_str() {
            "in" => Some("inbound"),
            "out" => Some("outbound"),
            letters => nearest(letters, &["inbound", "outbound"]),
        };
        let message = match meant {
            Some(name) => {
                concat(&["This must be exactly \"inbound\" or \"outbound\". Did you mean \"", name, "\"?"])
            }
            None => "This must be exactly \"inbound\" or \"outbound\".".to_owned(),
        };
        issues.push(Issue { path: path.to_owned(), code: IssueCode::InvalidValue, message });
    } else if *raw == Raw::LongText {
        issues.push(Issue::new(
            path,
            IssueCode::InvalidValue,
            "This must be exactly \"inbound\" or \"outbound\".",
        ));
    } else {
        issues.push(Issue::wrong_type(path, "\"inbound\" or \"outbound\"", raw));
    }
    None
}

/// The outer `Option` is whether the list was in order, the inner one whether there was a list.
#[allow(clippy::option_option)]
fn check_phone_ids(path: &str, raw: RawList, issues: &mut Vec<Issue>) -> Option<Option<Vec<String>>> {
    let slots = match raw {
        RawList::Absent => return Some(None),
        RawList::None(NoList::NotAnArray(found)) => {
            issues.push(Issue::wrong_type(path, "an array of phone number ids", &found));
            return None;
        }
        RawList::None(NoList::TooLong) => {
            let message = "These are too many: at most 10000 phone numbers.";
            issues.push(Issue::new(path, IssueCode::TooMany, message));
            return None;
        }
        RawList::Slots(slots) => slots,
    };
    let faults_before = issues.len();
    let mut ids = Vec::with_capacity(slots.len());
    for (index, slot) in slots.into_iter().enumerate() {
        let place = || indexed(path, index);
        match slot {
            Slot::Hole => issues.push(Issue::hole(&place())),
            Slot::Value(raw) => {
                if let Some(id) = check_id(&place, raw, "a phone number's id", issues) {
                    ids.push((id, index));
                }
            }
        }
    }
    report_duplicates(path, &ids, issues);
    (issues.len() == faults_before).then(|| Some(ids.into_iter().map(|(id, _)| id).collect()))
}

fn report_duplicates(path: &str, ids: &[(String, usize)], issues: &mut Vec<Issue>) {
    let mut seen = Seen::default();
    for (id, index) in ids {
        if let Some(first) = seen.before(id, *index) {
            let message = concat(&["This repeats ", &indexed(path, first), "."]);
            issues.push(Issue { path: indexed(path, *index), code: IssueCode::Duplicate, message });
        }
    }
}

#[cfg(test)]
#[path = "calling_tests.rs"]
mod tests;
