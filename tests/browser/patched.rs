//! Pages that replace fetch: every call still ends in a definite answer, and the next one works.

use super::support::*;
use js_sys::Array;
use serde_json::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn whatever_a_patched_fetch_does_the_call_ends_and_the_next_one_works() {
    reset().await;
    let cases = patched_fetches();
    assert!(cases.len() > 20);
    for case in cases {
        let case: Array = case.unchecked_into();
        let name = case.get(0).as_string().unwrap();
        let call = Closure::<dyn FnMut() -> js_sys::Promise>::new(|| {
            future_to_promise(async {
                Ok(example(options(json!({"attemptTimeoutMs": 300}))).await.expect_err("it succeeded"))
            })
        });
        let error = JsFuture::from(with_fetch(&case.get(1), &call)).await.expect(&name);
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
