use std::collections::HashSet;

use crate::calling::CallingUpdate;
use crate::fields::{fields, list, raw};
use crate::issue::Issue;
use crate::operation::Operation;
use crate::raw::Raw;

/// Lines: the agent's id, the direction, and the ids of the numbers.
pub fn run(data: &[u8]) {
    let fields = fields(data);
    let (agent, rest) = fields.split_first().expect("there is always a first line");
    let (direction, numbers) = match rest.split_first() {
        Some((direction, numbers)) => (raw(direction), numbers),
        None => (Raw::Undefined, rest),
    };
    let mut issues = Vec::new();
    let checked = CallingUpdate::check("", raw(agent), &direction, list(numbers), &mut issues);
    assert_eq!(checked.is_some(), issues.is_empty(), "either it is in order, or a fault is named");
    issues.iter().for_each(|issue| assert_shown(issue, numbers.len()));
    let Some(update) = checked else { return };

    let id = update.agent_id.as_str().to_owned();
    assert!(is_id(&id) && &id == agent, "an id is passed on as it was given");
    if let Some(ids) = &update.phone_ids {
        assert!(ids.iter().all(|id| is_id(id)));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "none twice");
        assert_eq!(ids.as_slice(), numbers);
    }
    assert_body(&update);
    let address = format!("https://host/api/v1{}", Operation::UpdateCalling(update).path());
    let parsed = url::Url::parse(&address).expect("the path makes an address");
    assert_eq!(parsed.path(), format!("/api/v1/agents/{id}/calling"), "no way to another path");
    assert_eq!(parsed.as_str(), address, "nothing in it is changed by a parser");
}

fn assert_body(update: &CallingUpdate) {
    let body: serde_json::Value = serde_json::from_str(&update.to_json()).expect("the body is JSON");
    let mut expected = serde_json::json!({ "direction": update.direction.as_str() });
    if let Some(ids) = &update.phone_ids {
        expected["phone_number_ids"] = serde_json::json!(ids);
    }
    assert_eq!(body, expected);
}

fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn assert_shown(issue: &Issue, numbers: usize) {
    assert!(!issue.message.is_empty());
    let index = issue.path.strip_prefix("phoneIds[").and_then(|rest| rest.strip_suffix(']'));
    let is_place = ["agentId", "direction", "phoneIds"].contains(&issue.path.as_str())
        || index.and_then(|index| index.parse::<usize>().ok()).is_some_and(|index| index < numbers);
    assert!(is_place, "{} is a place in the arguments", issue.path);
}
