use std::collections::HashSet;

use serde_json::{Value, json};

use crate::client::api;
use crate::fixtures::{SUPPORT_BOT, fixture, shape};
use crate::running::{Running, sandbox};

#[test]
fn the_documented_agent_is_there_at_the_start() {
    let sandbox = sandbox();
    let mut body = sandbox.get(&format!("/agents/{SUPPORT_BOT}"));
    let documented = fixture("get-agent.response.json");
    assert_eq!(shape(&body), shape(&documented));
    assert_eq!(body["data"]["phone_numbers"][0]["id"], "phone-uuid-1");
    body["data"]["phone_numbers"][0]["id"] = documented["data"]["phone_numbers"][0]["id"].clone();
    assert_eq!(body, documented);
}

#[test]
fn a_list_has_the_documented_shape() {
    let sandbox = sandbox();
    assert_eq!(shape(&sandbox.get("/agents")), shape(&fixture("list-agents.response.json")));
}

#[test]
fn health_needs_no_token_and_is_not_rate_limited() {
    let sandbox = sandbox();
    sandbox.rate_limit(1);
    for _ in 0..3 {
        let answer = sandbox.send(crate::client::call("GET", "/api/v1/health"));
        assert_eq!(answer.expect(200), json!({ "status": "ok" }));
        assert_eq!(answer.header("x-ratelimit-limit"), None);
    }
}

#[test]
fn pages_of_a_list_hold_every_agent_once() {
    let sandbox = sandbox();
    let mut seen = HashSet::new();
    let mut lengths = Vec::new();
    for page in 1..=4 {
        let body = sandbox.get(&format!("/agents?per_page=10&page={page}"));
        assert_eq!(
            body["meta"],
            json!({ "current_page": page, "per_page": 10, "total": 30, "last_page": 3 })
        );
        let agents = body["data"].as_array().unwrap();
        lengths.push(agents.len());
        seen.extend(agents.iter().map(|agent| agent["id"].as_str().unwrap().to_owned()));
    }
    assert_eq!(lengths, [10, 10, 10, 0]);
    assert_eq!(seen.len(), 30);
    assert_eq!(sandbox.get("/agents")["data"].as_array().unwrap().len(), 20);
}

#[test]
fn the_seed_has_agents_of_every_kind() {
    let sandbox = sandbox();
    let agents = list(&sandbox, "per_page=100");
    for (field, values) in [
        ("current_status", json!(["draft", "published"])),
        ("direction", json!(["inbound", "outbound"])),
        ("is_ready_to_publish", json!([true, false])),
    ] {
        for value in values.as_array().unwrap() {
            assert!(agents.iter().any(|agent| agent[field] == *value), "{field} {value}");
        }
    }
    for agent in &agents {
        let is_live = agent["current_status"] == "published";
        // Its only number was suspended after it had been published.
        let is_known = agent["name"] == "Voicemail Greeter";
        assert!(!is_live || (agent["is_ready_to_publish"] == true) != is_known, "{}", agent["name"]);
    }
}

#[test]
fn a_list_is_filtered_by_status_and_direction() {
    let sandbox = sandbox();
    let drafts = list(&sandbox, "status=draft&direction=outbound&per_page=100");
    assert!(!drafts.is_empty());
    assert!(drafts.iter().all(|a| a["current_status"] == "draft" && a["direction"] == "outbound"));
    let all = list(&sandbox, "status=&direction=&per_page=100").len();
    assert_eq!(all, 30);
}

#[test]
fn a_search_looks_at_name_and_label_in_any_case() {
    let sandbox = sandbox();
    for (text, name) in [
        ("supportBOT", "SupportBot"),
        ("chicago", "Appointment%20Desk"),
        ("SUPPORT%2C%20berlin", "Kundenservice"),
        ("s%C3%A3o%20PAULO", "Cobran%C3%A7a%20Amig%C3%A1vel"),
    ] {
        let found = list(&sandbox, &format!("search={text}"));
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found, list(&sandbox, &format!("search={name}")), "{text}");
    }
    for text in ["nobody-is-called-this", "beantwortet%20fragen"] {
        assert!(list(&sandbox, &format!("search={text}")).is_empty(), "{text}");
    }
}

#[test]
fn a_list_rejects_unknown_parameters_and_values() {
    let sandbox = sandbox();
    let query = "status=live&direction=up&per_page=101&page=0";
    let reply = sandbox.send(api("GET", &format!("/agents?{query}"))).expect(422);
    assert_eq!(reply["message"], "The given data was invalid.");
    assert_eq!(
        reply["errors"],
        json!({
            "status": ["The selected status is invalid."],
            "direction": ["The selected direction is invalid."],
            "per_page": ["The per page field must be between 1 and 100."],
            "page": ["The page field must be between 1 and 1000000."]
        })
    );
    for number in ["ten", "1.5", "0x1"] {
        let reply = sandbox.send(api("GET", &format!("/agents?per_page={number}"))).expect(422);
        assert_eq!(reply["errors"], json!({ "per_page": ["The per page field must be an integer."] }));
    }
}

fn list(sandbox: &Running, query: &str) -> Vec<Value> {
    sandbox.get(&format!("/agents?{query}"))["data"].as_array().unwrap().clone()
}
