//! Updates of many agents, checked before the first is sent.

use crate::calling::CallingUpdate;
use crate::issue::{Issue, IssueCode};
use crate::nearest::nearest;
use crate::raw::{NoList, Raw, RawList};

pub(crate) const MOST_UPDATES: usize = 10_000;
const PATH: &str = "updates";
const FIELDS: [&str; 3] = ["agentId", "direction", "phoneIds"];

/// One element of the list of updates, as it was given.
pub(crate) enum RawUpdate {
    Hole,
    NotAnObject(Raw),
    Fields { agent_id: Raw, direction: Raw, phone_ids: RawList, unknown: Vec<String> },
}

/// Hands over the updates one by one, or says why there is no list of them.
pub(crate) type Read<'a> = dyn Fn(&mut dyn FnMut(RawUpdate)) -> Result<(), NoList> + 'a;

/// All updates, or every fault of every one of them.
pub(crate) fn check(read: &Read<'_>, issues: &mut Vec<Issue>) -> Option<Vec<CallingUpdate>> {
    let faults_before = issues.len();
    let mut index = 0;
    let mut updates = Vec::new();
    let list = read(&mut |raw| {
        // Every one is checked, also after a faulty one.
        updates.extend(check_one(&format!("{PATH}[{index}]"), raw, issues));
        index += 1;
    });
    match list {
        Ok(()) => {}
        Err(NoList::NotAnArray(found)) => issues.push(Issue::wrong_type(PATH, "an array of updates", &found)),
        Err(NoList::TooLong) => {
            issues.push(Issue::new(PATH, IssueCode::TooMany, "These are too many: at most 10000 updates."));
        }
    }
    (issues.len() == faults_before).then_some(updates)
}

fn check_one(path: &str, raw: RawUpdate, issues: &mut Vec<Issue>) -> Option<CallingUpdate> {
    match raw {
        RawUpdate::Hole => {
            issues.push(Issue::hole(path));
            None
        }
        RawUpdate::NotAnObject(found) => {
            issues.push(Issue::wrong_type(
                path,
                "an object with agentId, direction and, if wanted, phoneIds",
                &found,
            ));
            None
        }
        RawUpdate::Fields { agent_id, direction, phone_ids, unknown } => {
            for name in &unknown {
                let path = format!("{path}.{name}");
                issues.push(Issue::unknown(path, "field", nearest(name, &FIELDS)));
            }
            CallingUpdate::check(&format!("{path}."), agent_id, &direction, phone_ids, issues)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::Slot;

    fn text(text: &str) -> Raw {
        Raw::Text(text.to_owned())
    }

    fn update(agent_id: &str, phone: &str, unknown: &[&str]) -> RawUpdate {
        RawUpdate::Fields {
            agent_id: text(agent_id),
            direction: text("inbound"),
            phone_ids: RawList::Slots(vec![Slot::Value(text(phone))]),
            unknown: unknown.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn checked(items: Vec<RawUpdate>, issues: &mut Vec<Issue>) -> Option<Vec<CallingUpdate>> {
        let items = std::cell::RefCell::new(items);
        check(
            &|take| {
                items.take().into_iter().for_each(take);
                Ok(())
            },
            issues,
        )
    }

    #[test]
    fn all_faults_of_all_updates_are_reported_at_once() {
        let items = vec![
            update("a", "x", &[]),
            RawUpdate::Hole,
            update("", "+1234567890", &["phoneIDs"]),
            RawUpdate::NotAnObject(Raw::Null),
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
        assert!(issues[1].message.contains("phoneIds"));
    }

    #[test]
    fn good_updates_keep_their_order() {
        let mut issues = Vec::new();
        let items = ["c", "a", "b", "a"].map(|id| update(id, "x", &[])).into();
        let updates = checked(items, &mut issues).unwrap();
        let ids: Vec<_> = updates.iter().map(|update| update.agent_id.as_str()).collect();
        assert_eq!(ids, ["c", "a", "b", "a"]);
    }

    #[test]
    fn what_is_no_list_or_too_long_a_one_is_refused() {
        for (raw, code) in [
            (NoList::NotAnArray(Raw::Undefined), IssueCode::Required),
            (NoList::NotAnArray(Raw::Object), IssueCode::InvalidType),
            (NoList::TooLong, IssueCode::TooMany),
        ] {
            let mut issues = Vec::new();
            assert_eq!(check(&|_| Err(raw.clone()), &mut issues), None);
            assert_eq!((issues.len(), issues[0].code, issues[0].path.as_str()), (1, code, "updates"));
        }
    }
}
