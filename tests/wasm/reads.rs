//! What a calling form needs around the update: lists, one agent, publishing.

use super::support::*;
use js_sys::Promise;
use serde_json::{Value, json};
use talkover_calling::{get_agent, list_agents, list_phone_numbers, publish_agent, unpublish_agent};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn fixture(name: &str) -> Value {
    let text = match name {
        "get-agent" => include_str!("../contract/fixtures/get-agent.response.json"),
        "list-phone-numbers" => include_str!("../contract/fixtures/list-phone-numbers.response.json"),
        "publish-agent" => include_str!("../contract/fixtures/publish-agent.response.json"),
        "unpublish-agent" => include_str!("../contract/fixtures/unpublish-agent.response.json"),
        other => panic!("no fixture {other}"),
    };
    // As JavaScript sees it: with one kind of number.
    rust(&js(&serde_json::from_str(text).unwrap()))
}

async fn ended(call: Promise) -> Result<Value, JsValue> {
    JsFuture::from(call).await.map(|reply| rust(&reply))
}

fn defaults() -> JsValue {
    JsValue::UNDEFINED
}

/// The only request of the API that the sandbox saw, preflights aside.
async fn request() -> Value {
    let seen = requests().await;
    let seen: Vec<&Value> = seen.iter().filter(|request| request["method"] != "OPTIONS").collect();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen[0].clone()
}

#[wasm_bindgen_test]
async fn an_agent_is_read_whole() {
    reset().await;
    let reply = ended(get_agent(AGENT.into(), options(json!({})), defaults(), NO_CALL)).await.unwrap();
    let documented = fixture("get-agent");
    for field in ["id", "name", "voice", "trainings", "actions", "initial_message"] {
        assert_eq!(reply["data"][field], documented["data"][field], "{field}");
    }
    let request = request().await;
    assert_eq!(
        (&request["method"], &request["path"]),
        (&json!("GET"), &json!(format!("/api/v1/agents/{AGENT}")))
    );
    assert_eq!(request["headers"].get("content-type"), None);
    assert_eq!(request["body"], "");
}

#[wasm_bindgen_test]
async fn lists_are_narrowed_down_by_their_query() {
    reset().await;
    let query =
        json!({"status": "draft", "direction": "inbound", "search": "a b&c=d", "page": 1, "perPage": 5});
    ended(list_agents(js(&query), options(json!({})), defaults(), NO_CALL)).await.unwrap();
    let request = request().await;
    assert_eq!(request["path"], "/api/v1/agents");
    assert_eq!(request["query"], "direction=inbound&page=1&per_page=5&search=a+b%26c%3Dd&status=draft");

    let query = json!({"type": "voice", "hasVoice": true});
    let reply = ended(list_phone_numbers(js(&query), options(json!({})), defaults(), NO_CALL)).await.unwrap();
    let documented = fixture("list-phone-numbers");
    assert_eq!(reply["data"][0], documented["data"][0]);
    assert_eq!(reply["data"][1], documented["data"][1]);
    assert!(reply["data"].as_array().unwrap().iter().all(|number| number["has_voice"] == true));
}

#[wasm_bindgen_test]
async fn publishing_and_unpublishing_are_read_back() {
    reset().await;
    for (call, name, status) in [
        (unpublish_agent(AGENT.into(), options(json!({})), defaults(), NO_CALL), "unpublish-agent", "draft"),
        (publish_agent(AGENT.into(), options(json!({})), defaults(), NO_CALL), "publish-agent", "published"),
    ] {
        let reply = ended(call).await.unwrap();
        assert_eq!(reply["message"], fixture(name)["message"]);
        assert_eq!(reply["data"]["current_status"], status);
    }
    assert_eq!(agent(AGENT).await["current_status"], "published");
}

#[wasm_bindgen_test]
async fn publishing_follows_the_update_it_was_called_after() {
    reset().await;
    fault(json!({"delay_ms": 100})).await;
    let update = start(AGENT, "outbound", JsValue::NULL, options(json!({})));
    let publish = publish_agent(AGENT.into(), options(json!({})), defaults(), NO_CALL);
    ended(publish).await.unwrap();
    JsFuture::from(update).await.unwrap();
    let agent = agent(AGENT).await;
    assert_eq!((&agent["direction"], &agent["current_status"]), (&json!("outbound"), &json!("published")));
}

#[wasm_bindgen_test]
async fn an_agent_that_is_not_ready_says_what_is_missing() {
    reset().await;
    let without_numbers = "4bee8be1-7cd3-5973-8bf7-729545e8a6ed";
    let error = ended(publish_agent(without_numbers.into(), options(json!({})), defaults(), NO_CALL))
        .await
        .unwrap_err();
    assert_ended(&error, "rejected", "rejected");
    assert!(!rust(&get(&error, "issues")).as_array().unwrap().is_empty());
}

#[wasm_bindgen_test]
async fn a_read_is_tried_again_and_its_errors_have_no_outcome() {
    reset().await;
    let busy =
        json!({"status": 503, "headers": {"Retry-After": "0.01"}, "text": "", "match": {"method": "GET"}});
    control("POST", "/sandbox/faults", Some(busy)).await;
    ended(list_agents(JsValue::UNDEFINED, options(json!({"maxRetries": 1})), defaults(), NO_CALL))
        .await
        .unwrap();

    let html = json!({"status": 200, "text": "<html>", "content_type": "text/html", "match": {"path": "/api/v1/agents/agent_html"}});
    control("POST", "/sandbox/faults", Some(html)).await;
    let failures = [
        (get_agent("agent_html".into(), options(json!({})), defaults(), NO_CALL), "unreadable_response"),
        (get_agent("agent_999999".into(), options(json!({})), defaults(), NO_CALL), "not_found"),
        (get_agent("../x".into(), options(json!({})), defaults(), NO_CALL), "invalid_input"),
        (list_agents(js(&json!({"perPage": 0})), options(json!({})), defaults(), NO_CALL), "invalid_input"),
        (list_phone_numbers(js(&json!([])), options(json!({})), defaults(), NO_CALL), "invalid_input"),
        (
            list_phone_numbers(JsValue::UNDEFINED, options(json!({"timeout": 1})), defaults(), NO_CALL),
            "invalid_options",
        ),
    ];
    for (call, code) in failures {
        let error = ended(call).await.unwrap_err();
        assert_eq!(text(&error, "code"), code);
        assert!(get(&error, "outcome").is_undefined(), "{code}");
    }
}

#[wasm_bindgen_test]
async fn a_read_does_not_wait_for_a_change_of_its_agent() {
    reset().await;
    fault(json!({"stall": "headers"})).await;
    let stalled = start(AGENT, "outbound", JsValue::NULL, options(json!({"attemptTimeoutMs": 3_000})));
    while puts().await == 0 {}
    ended(get_agent(AGENT.into(), options(json!({"timeoutMs": 2_900})), defaults(), NO_CALL)).await.unwrap();
    JsFuture::from(stalled).await.unwrap_err();
}
