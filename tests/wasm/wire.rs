//! What goes over the wire, and what comes back.

use super::support::*;
use js_sys::Array;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn documented() -> Value {
    serde_json::from_str(include_str!("../contract/fixtures/update-agent-calling.response.json")).unwrap()
}

#[wasm_bindgen_test]
async fn the_documented_example_gives_the_documented_reply() {
    reset().await;
    assert_eq!(agent(AGENT).await["current_status"], "published");
    let mut result = rust(&example(options(json!({}))).await.unwrap());
    let mut expected = documented();
    let changed_at = result["data"]["updated_at"].take();
    assert_ne!(changed_at, expected["data"]["updated_at"].take());
    assert_eq!(result, expected);

    let agent = agent(AGENT).await;
    assert_eq!((&agent["direction"], &agent["current_status"]), (&json!("outbound"), &json!("draft")));
    assert_eq!(agent["updated_at"], changed_at);
}

#[wasm_bindgen_test]
async fn the_request_is_the_documented_one_and_no_more() {
    reset().await;
    example(options(json!({}))).await.unwrap();
    let requests = requests().await;
    assert_eq!(requests.len(), 2, "a preflight and the request: {requests:?}");

    let (preflight, request) = (&requests[0], &requests[1]);
    assert_eq!(preflight["method"], "OPTIONS");
    assert_eq!(preflight["headers"]["access-control-request-headers"], "authorization,content-type");

    assert_eq!(request["method"], "PUT");
    assert_eq!(request["path"], format!("/api/v1/agents/{AGENT}/calling"));
    assert_eq!(request["query"], "");
    assert_eq!(request["headers"]["authorization"], "Bearer ***");
    assert_eq!(request["headers"]["content-type"], "application/json");
    let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    let documented = include_str!("../contract/fixtures/update-agent-calling.request.json");
    assert_eq!(body, serde_json::from_str::<Value>(documented).unwrap());
    for absent in ["referer", "cookie"] {
        assert_eq!(request["headers"].get(absent), None);
    }
}

async fn body_sent(phone_ids: JsValue) -> String {
    reset().await;
    JsFuture::from(start(AGENT, "inbound", phone_ids, options(json!({})))).await.unwrap();
    requests().await[1]["body"].as_str().unwrap().to_owned()
}

#[wasm_bindgen_test]
async fn numbers_left_out_are_left_as_they_are() {
    for phone_ids in [JsValue::UNDEFINED, JsValue::NULL] {
        assert_eq!(body_sent(phone_ids).await, r#"{"direction":"inbound"}"#);
        assert_eq!(agent(AGENT).await["phone_numbers"].as_array().unwrap().len(), 1);
    }
}

#[wasm_bindgen_test]
async fn an_empty_list_unassigns_all_numbers() {
    let body = body_sent(Array::new().into()).await;
    assert_eq!(body, r#"{"direction":"inbound","phone_number_ids":[]}"#);
    assert_eq!(agent(AGENT).await["phone_numbers"], json!([]));
}

#[wasm_bindgen_test]
async fn ten_thousand_numbers_are_sent_each_in_its_place() {
    reset().await;
    let ids: Vec<_> = (0..10_000).map(|number| format!("phone-{number}")).collect();
    let list: Array = ids.iter().map(|id| JsValue::from_str(id)).collect();
    let unknown_to_the_service = start(AGENT, "inbound", list.into(), options(json!({})));
    JsFuture::from(unknown_to_the_service).await.unwrap_err();
    let body: Value = serde_json::from_str(requests().await[1]["body"].as_str().unwrap()).unwrap();
    assert_eq!(body, json!({"direction": "inbound", "phone_number_ids": ids}));
}

#[wasm_bindgen_test]
async fn the_reply_is_handed_over_as_it_came() {
    reset().await;
    fault(json!({"patch": {"warnings": ["new"], "data": {"colour": "blue", "name": null}}})).await;
    let result = rust(&example(options(json!({}))).await.unwrap());
    assert_eq!(result["warnings"], json!(["new"]));
    assert_eq!(result["data"]["colour"], "blue");
}

#[wasm_bindgen_test]
async fn what_changes_after_the_call_has_no_effect_on_it() {
    reset().await;
    let phone_ids = Array::of1(&"phone-uuid-2".into());
    let options = options(json!({}));
    let call = start(AGENT, "inbound", phone_ids.clone().into(), options.clone());
    phone_ids.set(0, "phone-uuid-1".into());
    phone_ids.push(&"../..".into());
    with(options, "baseUrl", &"https://elsewhere.example".into());
    let result = rust(&JsFuture::from(call).await.unwrap());
    assert_eq!(result["data"]["phone_numbers"][0]["id"], "phone-uuid-2");
}

#[wasm_bindgen_test]
async fn options_may_come_from_another_realm_or_have_no_prototype() {
    reset().await;
    let same =
        js_sys::Function::new_with_args("options", "return Object.assign(Object.create(null), options)");
    let foreign = js_sys::Function::new_with_args(
        "options",
        "const frame = document.body.appendChild(document.createElement('iframe'));
         return Object.assign(new frame.contentWindow.Object(), options);",
    );
    for make in [same, foreign] {
        example(make.call1(&JsValue::UNDEFINED, &options(json!({}))).unwrap()).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn the_options_of_a_call_go_over_those_set_before() {
    reset().await;
    let before = js(&json!({"baseUrl": "https://elsewhere.example", "maxRetries": 0}));
    let call = talkover_calling::update_agent_calling(
        AGENT.into(),
        "inbound".into(),
        JsValue::UNDEFINED,
        options(json!({})),
        before,
        NO_CALL,
    );
    JsFuture::from(call).await.unwrap();
    assert_eq!(puts().await, 1);
}

#[wasm_bindgen_test]
async fn a_token_function_is_called_for_each_call() {
    reset().await;
    let token = js_sys::Function::new_with_args(
        "",
        "globalThis.tokensGiven = (globalThis.tokensGiven ?? 0) + 1;
         return Promise.resolve('talq_your_environment_token_here');",
    );
    for calls in 1..=3 {
        example(with(options(json!({})), "token", &token)).await.unwrap();
        assert_eq!(get(&js_sys::global(), "tokensGiven"), calls);
    }
}

#[wasm_bindgen_test]
async fn a_retry_sends_the_token_that_the_call_has() {
    reset().await;
    fault(json!({"status": 503, "headers": {"Retry-After": "0"}})).await;
    let token = js_sys::Function::new_with_args(
        "",
        "globalThis.tokensOfOneCall = (globalThis.tokensOfOneCall ?? 0) + 1;
         return 'talq_your_environment_token_here';",
    );
    example(with(options(json!({"maxRetries": 1})), "token", &token)).await.unwrap();
    assert_eq!((get(&js_sys::global(), "tokensOfOneCall").as_f64(), puts().await), (Some(1.0), 2));
}

#[wasm_bindgen_test]
async fn after_a_401_the_token_function_is_asked_once_more() {
    reset().await;
    let token = js_sys::Function::new_with_args(
        "",
        "globalThis.renewals = (globalThis.renewals ?? 0) + 1;
         return globalThis.renewals === 1 ? 'talq_expired_environment_token' : 'talq_your_environment_token_here';",
    );
    example(with(options(json!({})), "token", &token)).await.unwrap();
    assert_eq!((get(&js_sys::global(), "renewals").as_f64(), puts().await), (Some(2.0), 2));

    let stale = js_sys::Function::new_no_args("return 'talq_expired_environment_token'");
    reset().await;
    let error = example(with(options(json!({})), "token", &stale)).await.unwrap_err();
    assert_ended(&error, "unauthorized", "rejected");
    assert_eq!((get(&error, "attempts").as_f64(), puts().await), (Some(2.0), 2));
}

#[wasm_bindgen_test]
async fn attempts_are_told_to_whoever_listens() {
    reset().await;
    fault(json!({"status": 503, "headers": {"Retry-After": "0.01"}, "body": {"success": false, "message": "Busy."}})).await;
    let events = Array::new();
    let listener =
        js_sys::Function::new_with_args("event", "this.push(event); throw new Error('of the listener')");
    let bound = listener.bind0(&events);
    let ignore = js_sys::eval("addEventListener('error', (event) => event.preventDefault(), { once: true })");
    ignore.unwrap();
    example(with(options(json!({"maxRetries": 1})), "onAttempt", &bound)).await.unwrap();
    let events: Vec<Value> = events.iter().map(|event| rust(&event)).collect();
    assert_eq!(events.len(), 2);
    let expected = json!({"agentId": AGENT, "attempt": 1, "status": 503, "code": "server_error", "delayMs": 10.0, "willRetry": true});
    for (name, value) in expected.as_object().unwrap() {
        let found = &events[0][name];
        assert!(found == value || found.as_f64() == value.as_f64() && found.is_number(), "{name}: {found}");
    }
    assert_eq!(events[1]["willRetry"], false);
    assert_eq!(events[1].get("code"), None);
    assert!(events[1]["rateLimit"]["remaining"].as_f64().unwrap() > 0.0, "{}", events[1]);
}
