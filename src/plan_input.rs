//! Validates a plan that the caller passes back, perhaps after it was stored or edited.

use crate::calling_state::CallingState;
use crate::issue::Issue;
use crate::js_input::{Element, JsInput, JsList};
use crate::json::Json;
use crate::messages::issues as messages;
use crate::plan::{Action, PlannedCalling};
use crate::policy::date;
use crate::policy::retry_after::decimal;
use crate::update::{AgentId, CallingUpdate};

const PATH: &str = "plan";

/// The fields around the entries.
pub(crate) fn check_frame<J: Json>(plan: &J, base_url: &str, now_ms: f64, issues: &mut Vec<Issue>) {
    match plan.text_at("baseUrl") {
        Some(made_for) if made_for == base_url => {}
        Some(made_for) => {
            let issue = Issue::new(format!("{PATH}.baseUrl"), messages::PLAN_URL);
            issues.push(issue.with("planned", made_for).with("baseUrl", base_url.to_owned()));
        }
        None => issues.push(wrong_type("baseUrl", "string", plan.get("baseUrl"))),
    }
    match plan.text_at("readAt") {
        Some(text) if date::parse(&text, now_ms).is_some() => {}
        Some(_) => issues.push(Issue::new(format!("{PATH}.readAt"), messages::PLAN_DATE)),
        None => issues.push(wrong_type("readAt", "string", plan.get("readAt"))),
    }
}

pub(crate) fn not_a_plan(found: &JsInput) -> Issue {
    Issue::wrong_type("updates", "plan", found)
}

pub(crate) fn no_entries(found: &JsInput) -> Issue {
    Issue::wrong_type(format!("{PATH}.entries"), "array", found)
}

/// Validates entries one by one. An entry that does not follow from its `before` and `after` was
/// tampered with.
pub(crate) fn check_entry<J: Json>(entry: &J, index: u32, issues: &mut Vec<Issue>) -> Option<PlannedCalling> {
    let path = format!("{PATH}.entries[{index}]");
    let faults_before = issues.len();
    let agent_id = AgentId::check(&format!("{path}.agentId"), input(entry.get("agentId").as_ref()), issues);
    let action = match entry.text_at("action").as_deref() {
        Some("none") => Some(Action::None),
        Some("update") => Some(Action::Update),
        Some("missing") => Some(Action::Missing),
        Some(_) | None => {
            issues.push(Issue::new(format!("{path}.action"), messages::PLAN_ACTION));
            None
        }
    };
    let mut state = |name: &str| match entry.get(name) {
        None if action == Some(Action::Missing) => Some(None),
        state => check_state(state, &format!("{path}.{name}"), issues).map(Some),
    };
    // All of them are checked before the first that is wrong ends it.
    let (before, after) = (state("before"), state("after"));
    let (action, before, after) = (action?, before?, after?);
    let (agent_id, name) = (agent_id?, entry.text_at("name").unwrap_or_default());
    let Some((before, after)) = before.zip(after) else {
        return (issues.len() == faults_before).then(|| PlannedCalling {
            agent_id,
            name,
            action,
            before: None,
            after: None,
            added: Vec::new(),
            removed: Vec::new(),
            takes_off_air: false,
            also_on: Vec::new(),
        });
    };
    let planned = PlannedCalling::between(agent_id, name, before, after);
    let mut differs = |field: &str| {
        issues.push(Issue::new(format!("{path}.{field}"), messages::PLAN_CHANGED));
    };
    if planned.action != action {
        differs("action");
    }
    for (field, ids) in [("added", &planned.added), ("removed", &planned.removed)] {
        if texts(entry.get(field)).as_ref() != Some(ids) {
            differs(field);
        }
    }
    if entry.get("takesOffAir").and_then(|flag| flag.boolean()) != Some(planned.takes_off_air) {
        differs("takesOffAir");
    }
    (issues.len() == faults_before).then_some(planned)
}

/// Settings as an application writes them: those of a plan, or what it expects.
pub(crate) fn check_state<J: Json>(
    state: Option<J>,
    path: &str,
    issues: &mut Vec<Issue>,
) -> Option<CallingState> {
    let faults_before = issues.len();
    let Some(state) = state.filter(|state| matches!(input(Some(state)), JsInput::Object)) else {
        let found = JsInput::Undefined;
        issues.push(Issue::wrong_type(path, "settings", &found));
        return None;
    };
    let phone_ids = match state.get("phoneIds") {
        None => JsList::None(crate::js_input::NotAList::NotAnArray(JsInput::Undefined)),
        Some(list) => {
            let mut elements = Vec::new();
            if list.each_item(&mut |item| elements.push(Element::Value(input(Some(&item))))) {
                JsList::Slots(elements)
            } else {
                JsList::None(crate::js_input::NotAList::NotAnArray(input(Some(&list))))
            }
        }
    };
    let agent_id = JsInput::Text("any".to_owned());
    let direction = input(state.get("direction").as_ref());
    let update = CallingUpdate::check(&format!("{path}."), agent_id, &direction, phone_ids, issues);
    let status = state.text_at("status").filter(|status| !status.is_empty());
    if status.is_none() {
        let found = input(state.get("status").as_ref());
        issues.push(Issue::wrong_type(format!("{path}.status"), "status", &found));
    }
    let (update, status) = (update?, status?);
    let updated_at = state.text_at("updatedAt");
    let phone_ids = update.phone_ids?;
    (issues.len() == faults_before).then_some(CallingState {
        direction: update.direction,
        phone_ids,
        status,
        updated_at,
    })
}

fn texts<J: Json>(list: Option<J>) -> Option<Vec<String>> {
    let (mut texts, mut all) = (Vec::new(), true);
    let is_list = list?.each_item(&mut |item| match item.text() {
        Some(text) => texts.push(text),
        None => all = false,
    });
    (is_list && all).then_some(texts)
}

fn wrong_type<J: Json>(field: &str, expected: &'static str, found: Option<J>) -> Issue {
    Issue::wrong_type(format!("{PATH}.{field}"), expected, &input(found.as_ref()))
}

/// JSON as the checks of arguments see it.
pub(crate) fn input<J: Json>(json: Option<&J>) -> JsInput {
    let Some(json) = json else { return JsInput::Undefined };
    if let Some(text) = json.text() {
        JsInput::Text(text)
    } else if let Some(boolean) = json.boolean() {
        JsInput::Boolean(boolean)
    } else if let Some(number) = json.number() {
        JsInput::Number(decimal(&number).unwrap_or(f64::NAN))
    } else if json.each_item(&mut |_| {}) {
        JsInput::Array
    } else {
        JsInput::Object
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::{Value, json};

    pub(crate) fn update(agent_id: &str, direction: &str, phone_ids: Option<&[&str]>) -> CallingUpdate {
        let text = |text: &str| JsInput::Text(text.to_owned());
        let phone_ids = phone_ids.map_or(JsList::Absent, |ids| {
            JsList::Slots(ids.iter().map(|id| Element::Value(text(id))).collect())
        });
        CallingUpdate::check("", text(agent_id), &text(direction), phone_ids, &mut Vec::new()).unwrap()
    }

    fn entry() -> Value {
        json!({
            "agentId": "a", "name": "A", "action": "update",
            "before": {"direction": "inbound", "phoneIds": ["1"], "status": "published"},
            "after": {"direction": "outbound", "phoneIds": ["1", "2"], "status": "published"},
            "added": ["2"], "removed": [], "takesOffAir": true, "alsoOn": []
        })
    }

    fn faults(entry: &Value) -> Vec<String> {
        let mut issues = Vec::new();
        assert_eq!(check_entry(entry, 3, &mut issues).is_some(), issues.is_empty());
        issues.into_iter().map(|issue| issue.path.trim_start_matches("plan.entries[3].").to_owned()).collect()
    }

    #[test]
    fn a_plan_comes_back_as_it_was_made() {
        let mut issues = Vec::new();
        let planned = check_entry(&entry(), 0, &mut issues).unwrap();
        assert_eq!(serde_json::to_value(&planned).unwrap(), entry());
        let missing = json!({"agentId": "a", "name": "", "action": "missing", "before": null, "after": null,
            "added": [], "removed": [], "takesOffAir": false, "alsoOn": []});
        let planned = check_entry(&missing, 0, &mut issues).unwrap();
        assert_eq!(serde_json::to_value(&planned).unwrap(), missing);
    }

    #[test]
    fn an_entry_that_was_tampered_with_is_refused_by_field() {
        let with = |field: &str, value: Value| {
            let mut changed = entry();
            *changed.pointer_mut(field).unwrap() = value;
            faults(&changed)
        };
        assert_eq!(with("/agentId", json!("../x")), ["agentId"]);
        assert_eq!(with("/action", json!("delete")), ["action"]);
        assert_eq!(with("/action", json!("none")), ["action"]);
        assert_eq!(with("/added", json!([])), ["added"]);
        assert_eq!(with("/removed", json!("1")), ["removed"]);
        assert_eq!(with("/takesOffAir", json!(false)), ["takesOffAir"]);
        assert_eq!(with("/before", json!(null)), ["before"]);
        assert_eq!(with("/after/direction", json!("both")), ["after.direction"]);
        assert_eq!(with("/after/phoneIds", json!(["1", "2", "2"])), ["after.phoneIds[2]"]);
        assert_eq!(with("/after/phoneIds", json!({})), ["after.phoneIds"]);
        assert_eq!(with("/after/status", json!(7)), ["after.status"]);
        assert_eq!(with("/after/phoneIds", json!(["3"])), ["added", "removed"]);
    }

    #[test]
    fn a_plan_belongs_to_its_base_url_and_has_a_date() {
        let check = |plan: Value| {
            let mut issues = Vec::new();
            check_frame(&plan, "https://a.example", 1_795_000_000_000.0, &mut issues);
            issues.into_iter().map(|issue| issue.path).collect::<Vec<_>>()
        };
        let read_at = "2026-11-18T10:26:40.000Z";
        assert!(check(json!({"baseUrl": "https://a.example", "readAt": read_at})).is_empty());
        assert_eq!(
            check(json!({"baseUrl": "https://b.example", "readAt": "then"})),
            ["plan.baseUrl", "plan.readAt"]
        );
        assert_eq!(check(json!({})), ["plan.baseUrl", "plan.readAt"]);
    }
}
