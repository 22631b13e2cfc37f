//! One reply that says "too many" speaks for every later call to the same base URL.

use super::support::*;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const OTHER_AGENT: &str = "4bee8be1-7cd3-5973-8bf7-729545e8a6ed";

#[wasm_bindgen_test]
async fn after_a_429_later_calls_wait_and_do_not_find_out_for_themselves() {
    reset().await;
    fault(json!({"status": 429, "headers": {"Retry-After": "0.2"}, "text": ""})).await;
    assert_ended(&failure(json!({})).await, "rate_limited", "rejected");
    JsFuture::from(start(OTHER_AGENT, "inbound", JsValue::NULL, options(json!({})))).await.unwrap();
    let seen = requests().await;
    let at: Vec<i64> = seen
        .iter()
        .filter(|request| request["method"] == "PUT")
        .map(|put| put["at_ms"].as_f64().unwrap() as i64)
        .collect();
    assert_eq!(at.len(), 2);
    assert!(at[1] - at[0] >= 200, "it did not wait: {at:?}");
}

#[wasm_bindgen_test]
async fn a_wait_that_would_pass_the_deadline_is_refused_at_once() {
    reset().await;
    fault(json!({"status": 429, "headers": {"Retry-After": "60"}, "text": ""})).await;
    assert_ended(&failure(json!({})).await, "rate_limited", "rejected");
    let error = failure(json!({"timeoutMs": 5_000})).await;
    assert_ended(&error, "rate_limited", "not_sent");
    assert_eq!(get(&error, "attempts"), 0);
    let wait = get(&error, "retryAfterMs").as_f64().unwrap();
    assert!((50_000.0..=60_000.0).contains(&wait), "{wait}");
    assert_eq!(puts().await, 1);
}

#[wasm_bindgen_test]
async fn a_wait_that_only_the_base_urls_hold_makes_too_long_is_not_begun() {
    reset().await;
    let headers = json!({"Retry-After": "0.1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"});
    fault(json!({"status": 503, "headers": headers, "text": ""})).await;
    let error = failure(json!({"maxRetries": 2, "timeoutMs": 5_000})).await;
    assert_ended(&error, "server_error", "unknown");
    assert_eq!(get(&error, "attempts"), 1);
}

#[wasm_bindgen_test]
async fn a_window_that_is_used_up_holds_the_next_call() {
    reset().await;
    fault(json!({"headers": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"}, "patch": {}})).await;
    example(options(json!({}))).await.unwrap();
    let error = failure(json!({"timeoutMs": 5_000})).await;
    assert_ended(&error, "rate_limited", "not_sent");
    assert_eq!(puts().await, 1);
}

#[wasm_bindgen_test]
async fn the_bodys_word_counts_where_the_headers_are_hidden() {
    reset().await;
    let body =
        json!({"error": {"code": "RATE_LIMIT_EXCEEDED", "message": "Wait.", "details": {"retry_after": 60}}});
    fault(json!({"status": 429, "headers": {"Retry-After": "1"}, "body": body, "expose": false})).await;
    let error = failure(json!({"maxRetries": 2, "timeoutMs": 5_000})).await;
    assert_ended(&error, "rate_limited", "rejected");
    assert_eq!(get(&error, "retryAfterMs"), 60_000);
}

#[wasm_bindgen_test]
async fn another_base_url_is_not_held() {
    reset().await;
    fault(json!({"status": 429, "headers": {"Retry-After": "60"}, "text": ""})).await;
    assert_ended(&failure(json!({})).await, "rate_limited", "rejected");
    reset().await;
    example(options(json!({}))).await.unwrap();
}

#[wasm_bindgen_test]
async fn many_calls_wait_for_one_new_token() {
    reset().await;
    let token = js_sys::Function::new_no_args(
        "globalThis.asked = (globalThis.asked ?? 0) + 1;
         if (globalThis.asked <= 3) return 'talq_expired_environment_token';
         return new Promise((resolve) => setTimeout(resolve, 1_000, 'talq_your_environment_token_here'));",
    );
    let agents = [AGENT, OTHER_AGENT, "b886af1f-58fb-51b4-84c6-a4de833121c0"];
    let calls =
        agents.map(|id| start(id, "inbound", JsValue::NULL, with(options(json!({})), "token", &token)));
    JsFuture::from(js_sys::Promise::all(&js_sys::Array::from_iter(&calls))).await.unwrap();
    assert_eq!((get(&js_sys::global(), "asked").as_f64(), puts().await), (Some(4.0), 6));
}

#[wasm_bindgen_test]
async fn a_new_token_that_never_comes_is_not_waited_for_by_later_calls() {
    reset().await;
    let answers = js_sys::eval(
        "['talq_your_environment_token_here', new Promise(() => {}), 'talq_expired_environment_token']",
    )
    .unwrap();
    let token = js_sys::Function::new_no_args("return this.pop()").bind0(&answers);
    let error = example(with(options(json!({"timeoutMs": 500})), "token", &token)).await.unwrap_err();
    assert_ended(&error, "timeout", "rejected");
    example(with(options(json!({})), "token", &token)).await.unwrap();
    assert_eq!(puts().await, 2);
}
