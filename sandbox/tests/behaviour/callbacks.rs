use serde_json::{Value, json};

use crate::client::{Answer, api};
use crate::fixtures::{error, shape};
use crate::running::{Running, sandbox, update};

/// Published, serves the callbacks of `RENEWAL_REMINDER`.
const CALLBACK_DESK: &str = "77132a3e-8c4b-5dd8-9118-ecd959330972";
/// A draft, serves the callbacks of `RENEWAL_REMINDER` and of `LEAD_QUALIFIER`.
const CAMPAIGN_CALLBACKS: &str = "e83a5e6d-9483-5126-bf09-141434accf16";
/// Published.
const RENEWAL_REMINDER: &str = "b04ff8b5-d68d-5177-8821-10e8a413fe91";
/// A draft.
const LEAD_QUALIFIER: &str = "ca49df89-0e0e-56a5-8248-edcd1e721e14";

#[test]
fn a_callback_agent_that_was_saved_outbound_is_not_published() {
    let sandbox = sandbox();
    let saved = sandbox.send(update(CALLBACK_DESK, &json!({ "direction": "outbound" }))).expect(200);
    assert_eq!(saved["data"]["direction"], "outbound");
    assert_eq!(sandbox.agent(CALLBACK_DESK)["is_ready_to_publish"], false);
    let body = publish(&sandbox, CALLBACK_DESK).expect(422);
    assert_eq!(errors(&body), ["Agent must be inbound to serve as a callback agent"]);

    sandbox.send(update(CALLBACK_DESK, &json!({ "direction": "inbound" }))).expect(200);
    publish(&sandbox, CALLBACK_DESK).expect(200);
}

#[test]
fn a_callback_agent_is_published_after_the_agents_it_serves() {
    let sandbox = sandbox();
    let body = publish(&sandbox, CAMPAIGN_CALLBACKS).expect(422);
    assert_eq!(errors(&body), [format!("Source agent {LEAD_QUALIFIER} is not published")]);
    publish(&sandbox, LEAD_QUALIFIER).expect(200);
    publish(&sandbox, CAMPAIGN_CALLBACKS).expect(200);
}

#[test]
fn saving_one_agent_breaks_the_callbacks_of_another() {
    let sandbox = sandbox();
    sandbox.send(update(RENEWAL_REMINDER, &json!({ "direction": "outbound" }))).expect(200);
    assert_eq!(sandbox.agent(CALLBACK_DESK)["current_status"], "published");
    sandbox.send(update(CALLBACK_DESK, &json!({ "direction": "outbound" }))).expect(200);
    let body = publish(&sandbox, CALLBACK_DESK).expect(422);
    let documented = error(422, "Configuration has errors");
    assert_eq!(shape(&body), shape(&documented));
    assert_eq!(body["message"], documented["message"]);
    assert_eq!(body["errors"][0], documented["errors"][0]);
    assert_eq!(body["errors"][1], format!("Source agent {RENEWAL_REMINDER} is not published"));
}

fn publish(sandbox: &Running, id: &str) -> Answer {
    sandbox.send(api("POST", &format!("/agents/{id}/publish")))
}

fn errors(body: &Value) -> Vec<&str> {
    assert_eq!(body["message"], "Configuration has errors");
    body["errors"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}
