use std::collections::HashSet;

use crate::fields::{fields, list, raw};
use crate::id_set::Ids;
use crate::issue::Issue;
use crate::js_input::{Element, JsInput, JsList};
use crate::operation::Operation;
use crate::update::CallingUpdate;

/// Input lines: the agent's id, the direction, and the phone numbers' ids.
pub fn run(data: &[u8]) {
    let fields = fields(data);
    let (agent, rest) = fields.split_first().expect("there is always a first line");
    let (direction, numbers) = match rest.split_first() {
        Some((direction, numbers)) => (raw(direction), numbers),
        None => (JsInput::Undefined, rest),
    };
    let check = |numbers| {
        let mut issues = Vec::new();
        (CallingUpdate::check("", raw(agent), &direction, numbers, &mut issues), issues)
    };
    let (checked, issues) = check(list(numbers));
    if let Some(numbers) = in_one_piece(&list(numbers)) {
        assert_eq!(check(numbers), (checked.clone(), issues.clone()), "texts are judged alike in both forms");
    }
    assert_eq!(checked.is_some(), issues.is_empty(), "either it is in order, or a fault is named");
    issues.iter().for_each(|issue| assert_shown(issue, numbers.len()));
    let Some(update) = checked else { return };

    let id = update.agent_id.as_str().to_owned();
    assert!(is_id(&id) && &id == agent, "an id is passed on as it was given");
    if let Some(ids) = &update.phone_ids {
        let ids = texts(ids);
        assert!(ids.iter().all(|id| is_id(id)));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "none twice");
        assert_eq!(ids, numbers);
    }
    assert_body(&update);
    let address = format!("https://host/api/v1{}", Operation::UpdateCalling(update).path());
    let parsed = url::Url::parse(&address).expect("the path makes an address");
    assert_eq!(parsed.path(), format!("/api/v1/agents/{id}/calling"), "no way to another path");
    assert_eq!(parsed.as_str(), address, "nothing in it is changed by a parser");
}

fn texts(ids: &Ids) -> Vec<&str> {
    ids.list().iter().map(|id| ids.text(id)).collect()
}

/// The same list as one string, which is how a page's usual list arrives. Only for strings without
/// commas.
fn in_one_piece(list: &JsList) -> Option<JsList> {
    let JsList::Slots(slots) = list else { return None };
    let mut all = String::new();
    for slot in slots {
        let Element::Value(JsInput::Text(text)) = slot else { return None };
        all.extend([text, ","]);
    }
    let mut ids = Ids::default();
    ids.add_before_commas(&all);
    (ids.list().len() == slots.len()).then_some(JsList::Ids(ids))
}

fn assert_body(update: &CallingUpdate) {
    let body = serde_json::to_value(update.body()).expect("the body is JSON");
    let mut expected = serde_json::json!({ "direction": update.direction.as_str() });
    if let Some(ids) = &update.phone_ids {
        expected["phone_number_ids"] = serde_json::json!(texts(ids));
    }
    assert_eq!(body, expected);
}

fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn assert_shown(issue: &Issue, numbers: usize) {
    assert!(!issue.message().is_empty());
    let index = issue.path.strip_prefix("phoneIds[").and_then(|rest| rest.strip_suffix(']'));
    let is_place = ["agentId", "direction", "phoneIds"].contains(&issue.path.as_str())
        || index.and_then(|index| index.parse::<usize>().ok()).is_some_and(|index| index < numbers);
    assert!(is_place, "{} is a place in the arguments", issue.path);
}
