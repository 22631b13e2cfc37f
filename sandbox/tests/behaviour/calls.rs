use serde_json::json;

use crate::client::{Answer, api, call};
use crate::fixtures::{SUPPORT_BOT, error};
use crate::running::{Running, sandbox, update};

const OUTBOUND: &str = "b04ff8b5-d68d-5177-8821-10e8a413fe91";

#[test]
fn a_published_outbound_agent_places_a_call_from_its_number() {
    let sandbox = sandbox();
    let body = start_call(&sandbox, OUTBOUND).expect(201);
    let data = json!({ "agent_id": OUTBOUND, "from": "+12125550102", "status": "queued" });
    assert_eq!(body, json!({ "success": true, "message": "Call started", "data": data }));
}

#[test]
fn a_draft_rejects_calls_until_it_is_published_again() {
    let sandbox = sandbox();
    sandbox.send(update(OUTBOUND, &json!({ "direction": "outbound" }))).expect(200);
    let body = start_call(&sandbox, OUTBOUND).expect(400);
    assert_eq!(
        body,
        json!({ "error": {
            "code": "AGENT_INACTIVE", "message": "Voice agent is not active", "details": { "agent_id": OUTBOUND }
        } })
    );
    sandbox.send(api("POST", &format!("/agents/{OUTBOUND}/publish"))).expect(200);
    start_call(&sandbox, OUTBOUND).expect(201);
}

#[test]
fn an_inbound_agent_places_no_calls() {
    let sandbox = sandbox();
    let body = start_call(&sandbox, SUPPORT_BOT).expect(422);
    assert_eq!(body["errors"], json!({ "direction": ["The agent must be outbound to place calls."] }));
}

#[test]
fn an_unknown_agent_places_no_calls() {
    let sandbox = sandbox();
    assert_eq!(start_call(&sandbox, "agent_999999").expect(404), error(404, "AGENT_NOT_FOUND"));
}

#[test]
fn calls_and_releases_are_controls_and_not_part_of_the_api() {
    let sandbox = sandbox();
    for path in [format!("/agents/{OUTBOUND}/calls"), "/phone-numbers/phone-uuid-2/release".to_owned()] {
        for door in ["/api/v1", "/talkover"] {
            sandbox.send(call("POST", &format!("{door}{path}"))).refusal(404);
        }
    }
}

fn start_call(sandbox: &Running, id: &str) -> Answer {
    sandbox.send(call("POST", &format!("/sandbox/agents/{id}/calls")))
}
