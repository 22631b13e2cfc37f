use serde_json::json;

use crate::client::{Answer, api, call};
use crate::fixtures::{SUPPORT_BOT, error};
use crate::running::{Running, sandbox, update};

#[test]
fn a_number_of_a_published_agent_cannot_be_released() {
    let sandbox = sandbox();
    assert_eq!(release(&sandbox, "phone-uuid-1").expect(422), error(422, "PHONE_NUMBER_IN_USE"));
    assert_eq!(sandbox.get("/phone-numbers?search=phone-uuid-1")["data"].as_array().unwrap().len(), 1);
}

#[test]
fn a_number_is_released_once_it_is_detached() {
    let sandbox = sandbox();
    let detach = json!({ "direction": "inbound", "phone_number_ids": ["phone-uuid-2"] });
    sandbox.send(update(SUPPORT_BOT, &detach)).expect(200);
    sandbox.send(api("POST", &format!("/agents/{SUPPORT_BOT}/publish"))).expect(200);
    let body = release(&sandbox, "phone-uuid-1").expect(200);
    assert_eq!(body["data"], json!({ "id": "phone-uuid-1" }));
    assert_eq!(sandbox.get("/phone-numbers?search=phone-uuid-1")["data"], json!([]));
    let attach = json!({ "direction": "inbound", "phone_number_ids": ["phone-uuid-1"] });
    sandbox.send(update(SUPPORT_BOT, &attach)).expect(422);
    release(&sandbox, "phone-uuid-1").refusal(404);
}

#[test]
fn a_draft_loses_a_number_that_is_released() {
    let sandbox = sandbox();
    sandbox.send(api("POST", &format!("/agents/{SUPPORT_BOT}/unpublish"))).expect(200);
    release(&sandbox, "phone-uuid-1").expect(200);
    assert_eq!(sandbox.agent(SUPPORT_BOT)["phone_numbers"], json!([]));
}

#[test]
fn a_reset_restores_released_numbers() {
    let sandbox = sandbox();
    release(&sandbox, "phone-uuid-2").expect(200);
    sandbox.send(call("POST", "/sandbox/reset")).expect(200);
    assert_eq!(sandbox.get("/phone-numbers?search=phone-uuid-2")["data"].as_array().unwrap().len(), 1);
}

fn release(sandbox: &Running, id: &str) -> Answer {
    sandbox.send(call("POST", &format!("/sandbox/phone-numbers/{id}/release")))
}
