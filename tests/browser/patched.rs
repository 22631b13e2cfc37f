//! Pages that replace fetch: every call still ends in a definite answer, and the next one works.

use super::support::*;
use js_sys::Array;
use serde_json::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;

/// What a call ends with where this is the page's fetch.
async fn failure_with(fetch: &JsValue) -> JsValue {
    let call = Closure::<dyn FnMut() -> js_sys::Promise>::new(|| {
        future_to_promise(async {
            Ok(example(options(json!({"attemptTimeoutMs": 300}))).await.expect_err("it succeeded"))
        })
    });
    JsFuture::from(with_fetch(fetch, &call)).await.unwrap()
}

#[wasm_bindgen_test]
async fn whatever_a_patched_fetch_does_the_call_ends_and_the_next_one_works() {
    reset().await;
    let cases = patched_fetches();
    assert!(cases.len() > 20);
    for case in cases {
        let case: Array = case.unchecked_into();
        let name = case.get(0).as_string().unwrap();
        let error = failure_with(&case.get(1)).await;
        let ended = (text(&error, "code"), text(&error, "outcome"));
        assert_eq!(
            ended,
            (case.get(2).as_string().unwrap(), case.get(3).as_string().unwrap()),
            "{name}: {}",
            everything_of(&error)
        );
        assert_eq!(text(&error, "name"), "TalkoverError");
    }
    assert_eq!(puts().await, 0);
    example(options(json!({}))).await.expect("the library still works");
}

#[wasm_bindgen_test]
async fn a_request_is_cancelled_unless_its_reply_arrived_whole() {
    for ending in endings() {
        let ending: Array = ending.unchecked_into();
        let (name, fetch) = (ending.get(0).as_string().unwrap(), ending.get(1));
        let error = failure_with(&fetch).await;
        let is_cancelled = get(&get(&fetch, "signal"), "aborted");
        assert_eq!(is_cancelled, ending.get(2), "{name}: {}", everything_of(&error));
        assert_eq!(text(&error, "body").len() as f64, ending.get(3).as_f64().unwrap(), "{name}");
    }
}
