//! Every status a service can answer with: tried again or not, and what it means.

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
