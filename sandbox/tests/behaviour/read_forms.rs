use serde_json::{Value, json};

use crate::client::{api, call};
use crate::fixtures::SUPPORT_BOT;
use crate::running::{Running, sandbox, update};

#[test]
fn an_agent_in_the_schemas_form_has_nothing_around_it() {
    let sandbox = sandbox();
    let mut expected = sandbox.agent(SUPPORT_BOT);
    rename(&mut expected["phone_numbers"][0]);
    in_schema_form(&sandbox);
    assert_eq!(sandbox.get(&format!("/agents/{SUPPORT_BOT}")), expected);
}

#[test]
fn lists_in_the_schemas_form_are_without_success() {
    let sandbox = sandbox();
    let mut agents = sandbox.get("/agents?per_page=1");
    rename(&mut agents["data"][0]["phone_numbers"][0]);
    let mut numbers = sandbox.get("/phone-numbers?search=phone-uuid-1");
    rename(&mut numbers["data"][0]);
    in_schema_form(&sandbox);
    for (path, mut expected) in
        [("/agents?per_page=1", agents), ("/phone-numbers?search=phone-uuid-1", numbers)]
    {
        expected.as_object_mut().unwrap().remove("success");
        assert_eq!(sandbox.get(path), expected);
    }
}

#[test]
fn only_successful_reads_have_a_schemas_form() {
    let sandbox = sandbox();
    let requests = || {
        [
            (update(SUPPORT_BOT, &json!({ "direction": "inbound" })), 200),
            (api("POST", &format!("/agents/{SUPPORT_BOT}/publish")), 200),
            (api("GET", "/agents/agent_999999"), 404),
            (api("GET", "/agents?page=x"), 422),
            (call("GET", "/api/v1/health"), 200),
        ]
    };
    let bodies = || requests().map(|(call, status)| without_date(sandbox.send(call).expect(status)));
    let before = bodies();
    in_schema_form(&sandbox);
    assert_eq!(bodies(), before);
}

#[test]
fn the_form_can_change_between_two_pages() {
    let sandbox = sandbox();
    sandbox.fault(json!([{ "reads": "guide" }, { "reads": "schema" }]));
    let forms = [(); 3].map(|()| sandbox.get("/agents").get("success").is_some());
    assert_eq!(forms, [true, false, true]);
}

#[test]
fn a_form_of_a_replaced_response_is_rejected() {
    let sandbox = sandbox();
    for fault in [json!({ "reads": "schema", "status": 200 }), json!({ "reads": "guides" })] {
        sandbox.send(call("POST", "/sandbox/faults").json(&fault)).refusal(400);
    }
}

fn in_schema_form(sandbox: &Running) {
    sandbox.fault(json!({ "reads": "schema", "times": 0 }));
}

fn rename(number: &mut Value) {
    let fields = number.as_object_mut().unwrap();
    for (guide, schema) in [("country_code", "country"), ("current_status", "status")] {
        let value = fields.remove(guide).unwrap();
        fields.insert(schema.to_owned(), value);
    }
}

fn without_date(mut body: Value) -> Value {
    if let Some(date) = body.pointer_mut("/data/updated_at") {
        *date = json!(null);
    }
    body
}
