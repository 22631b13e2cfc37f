//! Calling as a page would, and looking at what came of it.

use core::cell::Cell;

use js_sys::{Function, Promise, Reflect};
use serde::Serialize;
use serde_json::{Value, json};
use talkover_calling::update_agent_calling;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

pub const SANDBOX: &str = match option_env!("TALKOVER_SANDBOX") {
    Some(address) => address,
    None => "http://127.0.0.1:4180",
};
pub const TOKEN: &str = "talq_your_environment_token_here";
/// The package's part in a call, which these do without.
pub const NO_CALL: JsValue = JsValue::UNDEFINED;
pub const AGENT: &str = "550e8400-e29b-41d4-a716-446655440000";

// One file, as the test server likes it (`xtask/src/browsers.rs`).
#[wasm_bindgen(module = "/tests/wasm/page_helpers.js")]
extern "C" {
    #[wasm_bindgen(js_name = control)]
    fn control_js(address: &str, method: &str, path: &str, body: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = withToken)]
    pub fn with_token(address: &str, path: &str, token: &str) -> Promise;
    #[wasm_bindgen(js_name = everythingOf)]
    pub fn everything_of(error: &JsValue) -> String;
    #[wasm_bindgen(js_name = listenToConsole)]
    pub fn listen_to_console();
    #[wasm_bindgen(js_name = consoleText)]
    pub fn console_text() -> String;
    #[wasm_bindgen(js_name = countListeners)]
    pub fn count_listeners(signal: &JsValue) -> Function;
    #[wasm_bindgen(js_name = withFetch)]
    pub fn with_fetch(replacement: &JsValue, call: &Closure<dyn FnMut() -> Promise>) -> Promise;
    pub fn load(url: &str) -> Promise;
}

/// What Rust holds, as the plain JavaScript value that a page would write.
pub fn js(value: &Value) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap()
}

pub fn rust(value: &JsValue) -> Value {
    serde_wasm_bindgen::from_value(value.clone()).unwrap()
}

pub async fn control(method: &str, path: &str, body: Option<Value>) -> Value {
    let body = body.map_or(JsValue::UNDEFINED, |body| js(&body));
    let reply = JsFuture::from(control_js(SANDBOX, method, path, &body)).await.unwrap();
    rust(&reply)
}

thread_local! {
    static RESETS: Cell<u32> = const { Cell::new(0) };
}

/// The sandbox by another name after each reset: what the library learned of a base URL, like that it is to be left alone
/// for a minute, is then of the past.
pub fn base_url() -> String {
    let host = format!("reset-{}.localhost", RESETS.get());
    format!("{}/api/v1", SANDBOX.replace("127.0.0.1", &host))
}

pub fn reset_name() {
    RESETS.set(RESETS.get() + 1);
}

/// The sandbox as it is on its first day.
pub async fn reset() {
    reset_name();
    control("POST", "/sandbox/reset", None).await;
}

/// What goes wrong with the next request that changes calling settings.
pub async fn fault(mut fault: Value) {
    fault["match"] = json!({"method": "PUT"});
    control("POST", "/sandbox/faults", Some(fault)).await;
}

/// The requests of the API that the sandbox saw, preflights included.
pub async fn requests() -> Vec<Value> {
    control("GET", "/sandbox/requests", None).await.as_array().unwrap().clone()
}

pub async fn puts() -> usize {
    requests().await.iter().filter(|request| request["method"] == "PUT").count()
}

pub async fn agent(id: &str) -> Value {
    let path = format!("/api/v1/agents/{id}");
    rust(&JsFuture::from(with_token(SANDBOX, &path, TOKEN)).await.unwrap())["data"].clone()
}

/// Options with which a call succeeds, and `more` over them.
pub fn options(more: Value) -> JsValue {
    let mut options = json!({"baseUrl": base_url(), "token": TOKEN, "maxRetries": 0});
    for (name, value) in more.as_object().unwrap() {
        options[name] = value.clone();
    }
    js(&options)
}

pub fn with(object: JsValue, name: &str, value: &JsValue) -> JsValue {
    Reflect::set(&object, &name.into(), value).unwrap();
    object
}

pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

pub fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}

pub fn start(agent_id: &str, direction: &str, phone_ids: JsValue, options: JsValue) -> Promise {
    update_agent_calling(agent_id.into(), direction.into(), phone_ids, options, JsValue::UNDEFINED, NO_CALL)
}

/// The seed's example, with these options.
pub async fn example(options: JsValue) -> Result<JsValue, JsValue> {
    let phone_ids = js(&json!(["phone-uuid-1", "phone-uuid-2"]));
    JsFuture::from(start(AGENT, "outbound", phone_ids, options)).await
}

/// The example must fail: this is how.
pub async fn failure(more: Value) -> JsValue {
    example(options(more)).await.expect_err("the call succeeded")
}

pub fn assert_ended(error: &JsValue, code: &str, outcome: &str) {
    assert_eq!(
        (text(error, "name").as_str(), text(error, "code").as_str(), text(error, "outcome").as_str()),
        ("TalkoverError", code, outcome),
        "{}",
        everything_of(error)
    );
    assert!(error.is_instance_of::<js_sys::Error>());
    assert!(!text(error, "message").is_empty());
}
