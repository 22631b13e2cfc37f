//! Bad input: refused with all its faults named, before anything leaves the page.

use super::support::*;
use js_sys::{Array, Function, Promise};
use serde_json::json;
use talkover_calling::update_agent_calling;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn call(arguments: &Array) -> Promise {
    update_agent_calling(
        arguments.get(0),
        arguments.get(1),
        arguments.get(2),
        arguments.get(3),
        JsValue::UNDEFINED,
        NO_CALL,
    )
}

#[wasm_bindgen_test]
async fn every_bad_input_is_refused_with_all_its_faults_and_sends_nothing() {
    reset().await;
    let good = options(json!({}));
    let module = load(&wasm_bindgen::link_to!(module = "/tests/wasm/bad_inputs.js"));
    let bad_inputs: Function = get(&JsFuture::from(module).await.unwrap(), "badInputs").unchecked_into();
    let cases: Array = bad_inputs.call1(&JsValue::UNDEFINED, &good).unwrap().unchecked_into();
    assert!(cases.length() >= 60, "{} cases", cases.length());
    for case in cases.iter() {
        let case: Array = case.unchecked_into();
        let name = case.get(0).as_string().unwrap();
        let error = JsFuture::from(call(case.get(1).unchecked_ref())).await.expect_err(&name);
        assert_eq!(
            text(&error, "code"),
            case.get(2).as_string().unwrap(),
            "{name}: {}",
            everything_of(&error)
        );
        assert_ended(&error, &case.get(2).as_string().unwrap(), "not_sent");
        assert_eq!(get(&error, "attempts"), 0);
        let issues = get(&error, "issues").unchecked_into::<Array>();
        let paths: Vec<String> = issues.iter().map(|issue| text(&issue, "path")).collect();
        let expected: Vec<String> =
            case.get(3).unchecked_into::<Array>().iter().map(|path| path.as_string().unwrap()).collect();
        assert_eq!(paths, expected, "{name}");
        for issue in issues.iter() {
            assert!(text(&issue, "message").ends_with(['.', '?']), "{name}: {}", text(&issue, "message"));
            assert!(!text(&issue, "code").is_empty(), "{name}");
        }
    }
    assert_eq!(requests().await.len(), 0, "something was sent");
    example(good).await.expect("the library still works");
}

#[wasm_bindgen_test]
async fn faults_of_options_set_before_are_reported_by_the_call() {
    let call = update_agent_calling(
        AGENT.into(),
        "inbound".into(),
        JsValue::UNDEFINED,
        options(json!({})),
        js(&json!({"timeoutMs": -1})),
        NO_CALL,
    );
    let error = JsFuture::from(call).await.unwrap_err();
    assert_ended(&error, "invalid_options", "not_sent");
}

#[wasm_bindgen_test]
async fn a_pages_prototype_is_not_the_callers_wish() {
    reset().await;
    js_sys::eval("Object.prototype.baseUrl = 'https://elsewhere.example'; Object.prototype.timeoutMs = -1")
        .unwrap();
    let result = example(options(json!({}))).await;
    js_sys::eval("delete Object.prototype.baseUrl; delete Object.prototype.timeoutMs").unwrap();
    result.unwrap();
}

#[wasm_bindgen_test]
async fn a_token_function_that_gives_no_token_is_named() {
    reset().await;
    for body in [
        "throw new Error('no session')",
        "return Promise.reject('no session')",
        "return undefined",
        "return null",
        "return 5",
        "return ''",
        "return 'talq_a b'",
        "return { then() { throw 1 } }",
    ] {
        let token = Function::new_no_args(body);
        let error = example(with(options(json!({})), "token", &token)).await.expect_err(body);
        assert_ended(&error, "invalid_options", "not_sent");
        assert_eq!(rust(&get(&error, "issues"))[0]["path"], "options.token", "{body}");
        if body.contains("no session") {
            assert!(everything_of(&get(&error, "cause")).contains("no session"), "{body}");
        }
    }
    assert_eq!(requests().await.len(), 0);
}
