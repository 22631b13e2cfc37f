//! The caller's signal.

use super::support::*;
use js_sys::Function;
use serde_json::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn controller() -> (JsValue, JsValue, Function) {
    let controller = js_sys::eval("new AbortController()").unwrap();
    let signal = get(&controller, "signal");
    let listeners = count_listeners(&signal);
    (controller, signal, listeners)
}

fn abort(controller: &JsValue, reason: &JsValue) {
    get(controller, "abort").unchecked_into::<Function>().call1(controller, reason).unwrap();
}

fn count(listeners: &Function) -> f64 {
    listeners.call0(&JsValue::UNDEFINED).unwrap().as_f64().unwrap()
}

#[wasm_bindgen_test]
async fn a_signal_that_is_already_aborted_sends_nothing() {
    reset().await;
    let (controller, signal, listeners) = controller();
    let reason = js_sys::Object::new();
    abort(&controller, &reason);
    let error = example(with(options(json!({})), "signal", &signal)).await.unwrap_err();
    assert!(js_sys::Object::is(&error, &reason), "the reason itself");
    assert_eq!((requests().await.len(), count(&listeners)), (0, 0.0));
}

#[wasm_bindgen_test]
async fn aborting_rejects_at_once_with_the_reason_itself() {
    for part in ["headers", "body"] {
        reset().await;
        fault(json!({"stall": part})).await;
        let (controller, signal, listeners) = controller();
        let call = start(AGENT, "inbound", JsValue::NULL, with(options(json!({})), "signal", &signal));
        while puts().await == 0 {}
        assert_eq!(count(&listeners), 1.0);
        abort(&controller, &JsValue::from_str("enough"));
        assert_eq!(JsFuture::from(call).await.unwrap_err(), "enough");
        assert_eq!(count(&listeners), 0.0);
    }
}

#[wasm_bindgen_test]
async fn aborting_ends_a_backoff() {
    reset().await;
    fault(json!({"status": 503, "headers": {"Retry-After": "20"}, "text": ""})).await;
    let (controller, signal, listeners) = controller();
    let options = with(options(json!({"maxRetries": 1})), "signal", &signal);
    let listener =
        Function::new_with_args("event", "if (event.willRetry) this.abort('enough')").bind0(&controller);
    let error = example(with(options, "onAttempt", &listener)).await.unwrap_err();
    assert_eq!(error, "enough");
    assert_eq!(count(&listeners), 0.0);
}

#[wasm_bindgen_test]
async fn aborting_while_a_token_is_awaited_sends_nothing() {
    reset().await;
    let (controller, signal, _) = controller();
    let never = Function::new_no_args("return new Promise(() => {})");
    let options = with(with(options(json!({})), "signal", &signal), "token", &never);
    let call = start(AGENT, "inbound", JsValue::NULL, options);
    abort(&controller, &JsValue::UNDEFINED);
    assert_eq!(text(&JsFuture::from(call).await.unwrap_err(), "name"), "AbortError");
    assert_eq!(requests().await.len(), 0);
}

#[wasm_bindgen_test]
async fn no_listener_stays_behind_after_success_or_failure() {
    reset().await;
    let (_controller, signal, listeners) = controller();
    example(with(options(json!({})), "signal", &signal)).await.unwrap();
    assert_eq!(count(&listeners), 0.0);
    fault(json!({"status": 404, "text": ""})).await;
    example(with(options(json!({})), "signal", &signal)).await.unwrap_err();
    assert_eq!(count(&listeners), 0.0);
}

#[wasm_bindgen_test]
async fn a_signal_of_the_platform_times_out_with_its_own_reason() {
    reset().await;
    fault(json!({"stall": "headers"})).await;
    let signal = js_sys::eval("AbortSignal.timeout(100)").unwrap();
    let error = example(with(options(json!({})), "signal", &signal)).await.unwrap_err();
    assert_eq!(text(&error, "name"), "TimeoutError");
    assert!(js_sys::Object::is(&error, &get(&signal, "reason")));
}
