//! Every status a service can answer with and every kind of failure: tried again or not, and what it means.

use super::support::*;
use serde_json::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn every_status_from_300_to_599_has_its_code_its_outcome_and_its_retries() {
    for status in 300..=599_u32 {
        reset_name();
        let (code, outcome) = match status {
            300..=399 => ("redirected", "unknown"),
            401 => ("unauthorized", "rejected"),
            403 => ("forbidden", "rejected"),
            404 => ("not_found", "rejected"),
            408 => ("timeout", "unknown"),
            409 => ("conflict", "rejected"),
            429 => ("rate_limited", "rejected"),
            400..=499 => ("rejected", "rejected"),
            _ => ("server_error", "unknown"),
        };
        let is_tried_again = [408, 429, 500, 502, 503, 504].contains(&status);
        let source = format!(
            "return Promise.resolve(new Response(null, {{ status: {status}, headers: {{ 'retry-after': '0.001' }} }}))"
        );
        let call = Closure::<dyn FnMut() -> js_sys::Promise>::new(|| {
            future_to_promise(async {
                Ok(example(options(json!({"maxRetries": 2}))).await.expect_err("it succeeded"))
            })
        });
        let answer = js_sys::Function::new_no_args(&source);
        let error = JsFuture::from(with_fetch(&answer, &call)).await.unwrap();
        assert_ended(&error, code, outcome);
        assert_eq!(get(&error, "attempts"), if is_tried_again { 3 } else { 1 }, "{status}");
        assert_eq!(get(&error, "status"), status);
    }
}

#[wasm_bindgen_test]
async fn every_kind_of_failure_has_its_code_its_outcome_and_its_retries() {
    let reply = |body: &str| format!("return Promise.resolve(new Response(`{body}`, {{ status: 200 }}))");
    let kinds = [
        ("return Promise.reject(new TypeError('Failed to fetch'))".to_owned(), "network", "unknown", 2),
        ("return new Promise(() => {})".to_owned(), "timeout", "unknown", 2),
        ("return Promise.resolve(new Response(new ReadableStream({})))".to_owned(), "timeout", "unknown", 2),
        (reply(""), "unreadable_response", "unknown", 1),
        (reply("<html>"), "unreadable_response", "unknown", 1),
        (reply("{\"success\": false}"), "rejected", "rejected", 1),
        (
            reply(
                "{\"success\": true, \"data\": {\"id\": \"x\", \"direction\": \"inbound\", \"phone_numbers\": []}}",
            ),
            "response_mismatch",
            "applied",
            1,
        ),
    ];
    for (source, code, outcome, attempts) in kinds {
        reset_name();
        let call = Closure::<dyn FnMut() -> js_sys::Promise>::new(|| {
            let options = options(json!({"maxRetries": 1, "attemptTimeoutMs": 200}));
            future_to_promise(async { Ok(example(options).await.expect_err("it succeeded")) })
        });
        let answer = js_sys::Function::new_no_args(&source);
        let error = JsFuture::from(with_fetch(&answer, &call)).await.unwrap();
        assert_ended(&error, code, outcome);
        assert_eq!(get(&error, "attempts"), attempts, "{source}");
    }
}
