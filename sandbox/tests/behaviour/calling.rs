use std::time::SystemTime;

use serde_json::{Value, json};

use crate::client::{TOKEN, api, call};
use crate::fixtures::{SUPPORT_BOT, error, fixture, shape};
use crate::running::{sandbox, update};

const DOCUMENTED_REQUEST: &str = "{
    \"direction\": \"outbound\",
    \"phone_number_ids\": [\"phone-uuid-1\", \"phone-uuid-2\"]
  }";

#[test]
fn the_documented_example_gets_the_documented_reply() {
    let sandbox = sandbox();
    let answer = sandbox.send(
        call("PUT", "/api/v1/agents/550e8400-e29b-41d4-a716-446655440000/calling")
            .header("Authorization", "Bearer talq_your_environment_token_here")
            .header("Content-Type", "application/json")
            .body(DOCUMENTED_REQUEST),
    );
    let mut body = answer.expect(200);
    let documented = fixture("update-agent-calling.response.json");
    assert_eq!(shape(&body), shape(&documented));
    assert_ne!(body["data"]["updated_at"], documented["data"]["updated_at"]);
    body["data"]["updated_at"] = documented["data"]["updated_at"].clone();
    assert_eq!(body, documented);
    assert_eq!(answer.header("content-type"), Some("application/json"));
}

#[test]
fn the_documented_request_is_the_one_of_the_example() {
    let example: Value = serde_json::from_str(DOCUMENTED_REQUEST).unwrap();
    assert_eq!(example, fixture("update-agent-calling.request.json"));
}

#[test]
fn an_update_sets_a_published_agent_back_to_draft() {
    let sandbox = sandbox();
    assert_eq!(sandbox.agent(SUPPORT_BOT)["current_status"], "published");
    let body = sandbox.send(update(SUPPORT_BOT, &json!({ "direction": "inbound" }))).expect(200);
    assert_eq!(body["data"]["current_status"], "draft");
    assert_eq!(sandbox.agent(SUPPORT_BOT)["current_status"], "draft");
}

#[test]
fn an_update_is_dated_in_whole_seconds_of_universal_time() {
    let sandbox = sandbox();
    let before = SystemTime::now();
    let body = sandbox.send(update(SUPPORT_BOT, &json!({ "direction": "inbound" }))).expect(200);
    let date = body["data"]["updated_at"].as_str().unwrap();
    let pattern: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(pattern, "0000-00-00T00:00:00Z");
    // SQLite parses the date, so that the test needs no date library.
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    let seconds: u64 =
        connection.query_one("SELECT unixepoch(?1)", [date], |row| row.get::<_, i64>(0)).unwrap() as u64;
    let from = before.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    assert!((from..=from + 20).contains(&seconds), "{date}");
    assert_eq!(sandbox.agent(SUPPORT_BOT)["updated_at"], date);
}

#[test]
fn numbers_stay_as_they_are_without_a_list() {
    let sandbox = sandbox();
    for body in
        [json!({ "direction": "outbound" }), json!({ "direction": "outbound", "phone_number_ids": null })]
    {
        let reply = sandbox.send(update(SUPPORT_BOT, &body)).expect(200);
        assert_eq!(ids(&reply["data"]), ["phone-uuid-1"]);
    }
}

#[test]
fn an_empty_list_unassigns_every_number() {
    let sandbox = sandbox();
    let body = json!({ "direction": "inbound", "phone_number_ids": [] });
    assert_eq!(sandbox.send(update(SUPPORT_BOT, &body)).expect(200)["data"]["phone_numbers"], json!([]));
    assert_eq!(sandbox.agent(SUPPORT_BOT)["is_ready_to_publish"], false);
}

#[test]
fn numbers_are_returned_in_the_requested_order() {
    let sandbox = sandbox();
    let body = json!({ "direction": "inbound", "phone_number_ids": ["phone-uuid-2", "phone-uuid-1"] });
    let reply = sandbox.send(update(SUPPORT_BOT, &body)).expect(200);
    assert_eq!(ids(&reply["data"]), ["phone-uuid-2", "phone-uuid-1"]);
    assert_eq!(ids(&sandbox.agent(SUPPORT_BOT)), ["phone-uuid-2", "phone-uuid-1"]);
}

#[test]
fn a_suspended_number_can_be_assigned() {
    let sandbox = sandbox();
    let numbers = sandbox.get("/phone-numbers");
    let suspended = numbers["data"].as_array().unwrap().iter().find(|n| n["current_status"] == "suspended");
    let body = json!({ "direction": "inbound", "phone_number_ids": [suspended.unwrap()["id"]] });
    let reply = sandbox.send(update(SUPPORT_BOT, &body)).expect(200);
    assert_eq!(reply["data"]["phone_numbers"][0]["current_status"], "suspended");
}

#[test]
fn all_errors_of_an_update_are_reported_at_once() {
    let sandbox = sandbox();
    let body =
        json!({ "direction": "sideways", "phone_number_ids": ["phone-uuid-1", "phone-uuid-1", "gone", 7] });
    let reply = sandbox.send(update(SUPPORT_BOT, &body)).expect(422);
    assert_eq!(
        reply,
        json!({
            "success": false,
            "message": "The given data was invalid.",
            "errors": {
                "direction": ["The selected direction is invalid."],
                "phone_number_ids.1": ["The phone_number_ids.1 field has a duplicate value."],
                "phone_number_ids.2": ["The selected phone_number_ids.2 is invalid."],
                "phone_number_ids.3": ["The phone_number_ids.3 field must be a string."]
            }
        })
    );
    let documented = error(422, "The given data was invalid.");
    assert_eq!(reply["message"], documented["message"]);
    assert_eq!(reply["errors"]["direction"], documented["errors"]["direction"]);
}

#[test]
fn a_direction_is_required() {
    let sandbox = sandbox();
    for body in [json!({}), json!([]), json!({ "direction": null }), json!({ "direction": "" })] {
        let reply = sandbox.send(update(SUPPORT_BOT, &body)).expect(422);
        assert_eq!(reply["errors"], json!({ "direction": ["The direction field is required."] }), "{body}");
    }
}

#[test]
fn phone_number_ids_must_be_an_array() {
    let sandbox = sandbox();
    for ids in [json!("phone-uuid-1"), json!({ "0": "phone-uuid-1" }), json!(1), json!(false)] {
        let body = json!({ "direction": "inbound", "phone_number_ids": ids });
        let reply = sandbox.send(update(SUPPORT_BOT, &body)).expect(422);
        let texts = json!({ "phone_number_ids": ["The phone number ids field must be an array."] });
        assert_eq!(reply["errors"], texts, "{body}");
    }
}

#[test]
fn a_rejected_update_changes_nothing() {
    let sandbox = sandbox();
    let before = sandbox.agent(SUPPORT_BOT);
    for body in [
        json!({ "direction": "outbound", "phone_number_ids": ["phone-uuid-2", "gone"] }),
        json!({ "direction": "sideways", "phone_number_ids": ["phone-uuid-2"] }),
    ] {
        sandbox.send(update(SUPPORT_BOT, &body)).expect(422);
        assert_eq!(sandbox.agent(SUPPORT_BOT), before, "{body}");
    }
}

#[test]
fn a_body_that_is_not_json_is_rejected() {
    let sandbox = sandbox();
    for body in ["", "{", "direction=inbound"] {
        let update = api("PUT", &format!("/agents/{SUPPORT_BOT}/calling"))
            .header("Content-Type", "application/json; charset=utf-8")
            .body(body);
        assert_eq!(sandbox.send(update).refusal(400), "The request body is not valid JSON.");
    }
}

#[test]
fn a_body_of_another_content_type_is_refused() {
    let sandbox = sandbox();
    let update = api("PUT", &format!("/agents/{SUPPORT_BOT}/calling")).body(DOCUMENTED_REQUEST);
    sandbox.send(update.clone()).refusal(415);
    sandbox.send(update.header("Content-Type", "text/plain")).refusal(415);
}

#[test]
fn a_body_over_a_mebibyte_is_refused() {
    let sandbox = sandbox();
    let padded = |length: usize| {
        let body = json!({ "direction": "inbound" }).to_string();
        let padding = " ".repeat(length - body.len());
        update(SUPPORT_BOT, &json!(null)).body(body + &padding)
    };
    sandbox.send(padded((1 << 20) + 1)).refusal(413);
    sandbox.send(padded(5 << 20)).refusal(413);
    sandbox.send(padded(1 << 20)).expect(200);
}

#[test]
fn an_unknown_agent_is_not_found() {
    let sandbox = sandbox();
    let reply = sandbox.send(update("agent_999999", &json!({ "direction": "inbound" }))).expect(404);
    assert_eq!(reply, error(404, "AGENT_NOT_FOUND"));
}

#[test]
fn an_agent_of_another_environment_is_forbidden() {
    let sandbox = sandbox();
    let other = "e0bcc7ff-7553-51ce-8979-b900ad4b707d";
    let forbidden = error(403, "You are not authorized to perform this action.");
    assert_eq!(sandbox.send(update(other, &json!({ "direction": "inbound" }))).expect(403), forbidden);
    for (method, path) in [("GET", ""), ("POST", "/publish"), ("POST", "/unpublish")] {
        assert_eq!(sandbox.send(api(method, &format!("/agents/{other}{path}"))).expect(403), forbidden);
    }
}

#[test]
fn a_wrong_method_is_answered_with_the_allowed_one() {
    let sandbox = sandbox();
    for (method, path, allow) in [
        ("POST", "/agents/x/calling", "PUT"),
        ("DELETE", "/agents/x", "GET"),
        ("GET", "/agents/x/publish", "POST"),
        ("PATCH", "/phone-numbers", "GET"),
    ] {
        let answer = sandbox.send(api(method, path));
        assert_eq!(answer.header("allow"), Some(allow));
        assert!(answer.refusal(405).contains(allow));
    }
}

#[test]
fn an_unknown_path_is_not_found() {
    let sandbox = sandbox();
    for path in ["", "/", "/agents/", "/agents//calling", "/agents/x/calling/", "/calls"] {
        sandbox.send(call("GET", &format!("/api/v1{path}")).bearer(TOKEN)).refusal(404);
    }
}

fn ids(agent: &Value) -> Vec<&str> {
    agent["phone_numbers"].as_array().unwrap().iter().map(|n| n["id"].as_str().unwrap()).collect()
}
