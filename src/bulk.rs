//! Validates all updates of a bulk call before the first is sent.

use std::collections::BTreeMap;

use crate::issue::Issue;
use crate::js_input::{JsInput, JsList, NotAList};
use crate::messages::issues as messages;
use crate::suggest::suggest;
use crate::update::{AgentId, CallingUpdate};

pub(crate) const MAX_UPDATES: usize = 10_000;
const PATH: &str = "updates";
const FIELDS: [&str; 3] = ["agentId", "direction", "phoneIds"];

/// An element of the list of updates, before validation.
pub(crate) enum RawUpdate {
    Hole,
    NotAnObject(JsInput),
    Fields { agent_id: JsInput, direction: JsInput, phone_ids: JsList, unknown: Vec<String> },
}

/// The limit for all updates of a call together, so that they fit in a page's memory.
pub(crate) const MAX_IDS: usize = 1_000_000;

/// Validates updates one by one, and collects all issues.
#[derive(Default)]
pub(crate) struct Checks {
    updates: Vec<CallingUpdate>,
    seen: u32,
    ids: usize,
}

impl Checks {
    /// Validates the next update. Returns `false` if the rest need not be validated.
    pub(crate) fn take(&mut self, raw: RawUpdate, issues: &mut Vec<Issue>) -> bool {
        if let RawUpdate::Fields { phone_ids, .. } = &raw {
            self.ids += phone_ids.count();
        }
        if self.ids > MAX_IDS {
            issues.push(Issue::new(PATH, messages::TOO_MANY_IN_TOTAL).number("maximum", MAX_IDS as u32));
            return false;
        }
        // Later updates are validated even after an invalid one.
        self.updates.extend(check_one(&format!("{PATH}[{}]", self.seen), raw, issues));
        self.seen += 1;
        true
    }

    /// All updates, if none had an issue.
    pub(crate) fn updates(self) -> Vec<CallingUpdate> {
        self.updates
    }
}

/// An issue for each agent that is in the list before. `list` is the path of the list.
pub(crate) fn duplicates<'a>(list: &str, agent_ids: impl Iterator<Item = &'a AgentId>) -> Vec<Issue> {
    let mut first = BTreeMap::new();
    let mut issues = Vec::new();
    for (index, agent_id) in agent_ids.enumerate() {
        let earlier = *first.entry(agent_id.canonical()).or_insert(index);
        if earlier < index {
            issues.push(
                Issue::new(format!("{list}[{index}].agentId"), messages::DUPLICATE_AGENT)
                    .number("first", earlier as u32)
                    .number("number", index as u32 + 1),
            );
        }
    }
    issues
}

pub(crate) fn no_list(none: &NotAList) -> Issue {
    match none {
        NotAList::NotAnArray(found) => Issue::wrong_type(PATH, "updates", found),
        NotAList::TooLong => {
            Issue::new(PATH, messages::TOO_MANY_UPDATES).number("maximum", MAX_UPDATES as u32)
        }
    }
}

fn check_one(path: &str, raw: RawUpdate, issues: &mut Vec<Issue>) -> Option<CallingUpdate> {
    match raw {
        RawUpdate::Hole => {
            issues.push(Issue::new(path, messages::HOLE));
            None
        }
        RawUpdate::NotAnObject(found) => {
            issues.push(Issue::wrong_type(path, "update", &found));
            None
        }
        RawUpdate::Fields { agent_id, direction, phone_ids, unknown } => {
            for name in &unknown {
                let path = format!("{path}.{name}");
                issues.push(Issue::new(path, messages::UNKNOWN_FIELD).suggest(suggest(name, &FIELDS)));
            }
            CallingUpdate::check(&format!("{path}."), agent_id, &direction, phone_ids, issues)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::IssueCode;
    use crate::js_input::Element;

    fn text(text: &str) -> JsInput {
        JsInput::Text(text.to_owned())
    }

    fn update(agent_id: &str, phone: &str, unknown: &[&str]) -> RawUpdate {
        RawUpdate::Fields {
            agent_id: text(agent_id),
            direction: text("inbound"),
            phone_ids: JsList::Slots(vec![Element::Value(text(phone))]),
            unknown: unknown.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn checked(items: Vec<RawUpdate>, issues: &mut Vec<Issue>) -> Option<Vec<CallingUpdate>> {
        let mut checks = Checks::default();
        for item in items {
            if !checks.take(item, issues) {
                break;
            }
        }
        issues.is_empty().then(|| checks.updates())
    }

    #[test]
    fn all_issues_of_all_updates_are_reported_at_once() {
        let items = vec![
            update("a", "x", &[]),
            RawUpdate::Hole,
            update("", "+1234567890", &["phoneIDs"]),
            RawUpdate::NotAnObject(JsInput::Null),
            update("b", "x", &["colour"]),
        ];
        let mut issues = Vec::new();
        assert_eq!(checked(items, &mut issues), None);
        let found: Vec<_> = issues.iter().map(|issue| (issue.path.as_str(), issue.code)).collect();
        assert_eq!(
            found,
            [
                ("updates[1]", IssueCode::Hole),
                ("updates[2].phoneIDs", IssueCode::UnknownOption),
                ("updates[2].agentId", IssueCode::Empty),
                ("updates[2].phoneIds[0]", IssueCode::PhoneNumber),
                ("updates[3]", IssueCode::InvalidType),
                ("updates[4].colour", IssueCode::UnknownOption),
            ]
        );
        assert!(issues[1].message().contains("phoneIds"));
    }

    #[test]
    fn valid_updates_keep_their_order() {
        let mut issues = Vec::new();
        let items = ["c", "a", "b", "a"].map(|id| update(id, "x", &[])).into();
        let updates = checked(items, &mut issues).unwrap();
        let ids: Vec<_> = updates.iter().map(|update| update.agent_id.as_str()).collect();
        assert_eq!(ids, ["c", "a", "b", "a"]);
    }

    #[test]
    fn an_argument_that_is_not_a_list_or_too_long_is_rejected() {
        for (raw, code) in [
            (NotAList::NotAnArray(JsInput::Undefined), IssueCode::Required),
            (NotAList::NotAnArray(JsInput::Object), IssueCode::InvalidType),
            (NotAList::TooLong, IssueCode::TooMany),
        ] {
            let issue = no_list(&raw);
            assert_eq!((issue.code, issue.path.as_str()), (code, "updates"));
        }
    }

    #[test]
    fn too_many_ids_in_total_are_rejected_without_validating_them() {
        let many = || RawUpdate::Fields {
            agent_id: text("a"),
            direction: text("inbound"),
            phone_ids: JsList::Slots((0..MAX_IDS / 2).map(|_| Element::Hole).collect()),
            unknown: Vec::new(),
        };
        let mut checks = Checks::default();
        let mut issues = Vec::new();
        assert!(checks.take(many(), &mut issues) && checks.take(many(), &mut issues));
        issues.clear();
        assert!(!checks.take(many(), &mut issues));
        let [issue] = issues.as_slice() else { panic!("{issues:?}") };
        assert_eq!((issue.code, issue.path.as_str()), (IssueCode::TooMany, "updates"));
    }
}
