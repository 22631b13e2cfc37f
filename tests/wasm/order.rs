//! Calls for one agent go out one at a time, in call order.

use super::support::*;
use js_sys::{Array, Promise};
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const OTHER_AGENT: &str = "4bee8be1-7cd3-5973-8bf7-729545e8a6ed";

fn call(agent_id: &str, direction: &str, more: Value) -> Promise {
    start(agent_id, direction, JsValue::NULL, options(more))
}

async fn directions_seen() -> Vec<String> {
    let is_put = |request: &&Value| request["method"] == "PUT";
    let body = |request: &Value| serde_json::from_str::<Value>(request["body"].as_str().unwrap()).unwrap();
    requests()
        .await
        .iter()
        .filter(is_put)
        .map(|r| body(r)["direction"].as_str().unwrap().to_owned())
        .collect()
}

#[wasm_bindgen_test]
async fn the_last_call_wins_however_slow_the_first_was() {
    reset().await;
    fault(json!({"delay_ms": 100})).await;
    let calls = [
        call(AGENT, "outbound", json!({})),
        call(AGENT, "inbound", json!({})),
        call(AGENT, "outbound", json!({})),
    ];
    JsFuture::from(Promise::all(&Array::from_iter(&calls))).await.unwrap();
    assert_eq!(directions_seen().await, ["outbound", "inbound", "outbound"]);
    assert_eq!(agent(AGENT).await["direction"], "outbound");
}

#[wasm_bindgen_test]
async fn a_call_that_is_tried_again_keeps_its_turn() {
    reset().await;
    fault(json!({"status": 503, "headers": {"Retry-After": "0.05"}, "text": ""})).await;
    let calls = [call(AGENT, "outbound", json!({"maxRetries": 1})), call(AGENT, "inbound", json!({}))];
    JsFuture::from(Promise::all(&Array::from_iter(&calls))).await.unwrap();
    assert_eq!(directions_seen().await, ["outbound", "outbound", "inbound"]);
}

#[wasm_bindgen_test]
async fn other_agents_do_not_wait() {
    reset().await;
    fault(json!({"stall": "headers"})).await;
    let stalled = call(AGENT, "outbound", json!({"attemptTimeoutMs": 2_000}));
    while puts().await == 0 {}
    JsFuture::from(call(OTHER_AGENT, "inbound", json!({}))).await.unwrap();
    let contest = js_sys::Function::new_with_args("call", "return Promise.race([call, 'still waiting'])");
    let winner = contest.call1(&JsValue::UNDEFINED, &stalled).unwrap();
    assert_eq!(JsFuture::from(Promise::from(winner)).await.unwrap(), "still waiting");
    JsFuture::from(stalled).await.unwrap_err();
}

#[wasm_bindgen_test]
async fn a_call_whose_time_is_up_in_line_was_not_sent() {
    reset().await;
    fault(json!({"stall": "headers"})).await;
    let first = call(AGENT, "outbound", json!({"attemptTimeoutMs": 400}));
    let second = call(AGENT, "inbound", json!({"timeoutMs": 50}));
    let third = call(AGENT, "inbound", json!({}));
    let error = JsFuture::from(second).await.unwrap_err();
    assert_ended(&error, "timeout", "not_sent");
    // It may have waited for the browser itself, so it does not say that an earlier change took so long.
    assert!(text(&error, "message").starts_with("Timed out waiting for an earlier change to this agent."));
    assert_eq!(get(&error, "attempts"), 0);
    assert_ended(&JsFuture::from(first).await.unwrap_err(), "timeout", "unknown");
    JsFuture::from(third).await.expect("the line moves on");
    assert_eq!(directions_seen().await, ["outbound", "inbound"]);
}

#[wasm_bindgen_test]
async fn a_call_that_is_aborted_in_line_lets_the_next_one_go() {
    reset().await;
    fault(json!({"delay_ms": 100})).await;
    let first = call(AGENT, "outbound", json!({}));
    let controller = js_sys::eval("new AbortController()").unwrap();
    let with_signal = with(options(json!({})), "signal", &get(&controller, "signal"));
    let second = start(AGENT, "inbound", JsValue::NULL, with_signal);
    let third = call(AGENT, "outbound", json!({}));
    js_sys::Reflect::apply(&get(&controller, "abort").into(), &controller, &Array::of1(&"enough".into()))
        .unwrap();
    assert_eq!(JsFuture::from(second).await.unwrap_err(), "enough");
    JsFuture::from(Promise::all(&Array::of2(&first, &third))).await.unwrap();
    assert_eq!(directions_seen().await, ["outbound", "outbound"]);
}

#[wasm_bindgen_test]
async fn a_page_without_web_locks_keeps_its_own_order() {
    reset().await;
    js_sys::eval("Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true })")
        .unwrap();
    fault(json!({"delay_ms": 100})).await;
    let calls = [call(AGENT, "outbound", json!({})), call(AGENT, "inbound", json!({}))];
    let ended = JsFuture::from(Promise::all(&Array::from_iter(&calls))).await;
    js_sys::eval("delete navigator.locks").unwrap();
    ended.unwrap();
    assert_eq!(directions_seen().await, ["outbound", "inbound"]);
}

#[wasm_bindgen_test]
async fn a_page_whose_locks_are_refused_keeps_its_own_order() {
    reset().await;
    js_sys::eval(
        "globalThis.realRequest = LockManager.prototype.request;
         LockManager.prototype.request = () => Promise.reject(new DOMException('no', 'SecurityError'))",
    )
    .unwrap();
    let calls = [call(AGENT, "outbound", json!({})), call(AGENT, "inbound", json!({}))];
    let ended = JsFuture::from(Promise::all(&Array::from_iter(&calls))).await;
    js_sys::eval("LockManager.prototype.request = globalThis.realRequest").unwrap();
    ended.unwrap();
    assert_eq!(directions_seen().await, ["outbound", "inbound"]);
}

#[wasm_bindgen_test]
async fn no_lock_is_left_after_a_call() {
    reset().await;
    let query = || async {
        let query = js_sys::eval("navigator.locks.query()").unwrap();
        rust(&JsFuture::from(Promise::from(query)).await.unwrap())
    };
    fault(json!({"delay_ms": 100})).await;
    let calls = [call(AGENT, "outbound", json!({})), call(AGENT, "inbound", json!({"timeoutMs": 20}))];
    let held = query().await;
    assert_eq!(held["held"].as_array().unwrap().len(), 1, "{held}");
    JsFuture::from(Promise::all_settled(&Array::from_iter(&calls))).await.unwrap();
    let mut left = query().await;
    // The browser gives a lock back a moment after it was released.
    while left["held"] != json!([]) || left["pending"] != json!([]) {
        left = query().await;
    }
}
