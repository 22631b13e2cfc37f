//! The token stands in one header and nowhere else.

use super::support::*;
use js_sys::Array;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

const SECRET: &str = "talq_s3cret-token.of/this\"test";

/// Everything that can go wrong, the service's repeating the token included.
fn faults() -> Vec<Value> {
    let mut faults: Vec<Value> =
        serde_json::from_str::<Vec<Value>>(include_str!("../contract/fixtures/errors.json"))
            .unwrap()
            .into_iter()
            .map(|error| json!({"status": error["status"], "body": error["body"]}))
            .collect();
    let echo = json!({"success": false, "message": format!("Bad token {SECRET}"), "errors": {"token": [SECRET], SECRET: ["x"]}, "code": SECRET});
    // JSON may write any character in another way, and some services write every slash so.
    let escaped = [("/", "\\/"), ("_", "\\u005f"), ("t", "\\u0074")].map(|(plain, escape)| {
        let secret = SECRET.replace('"', "\\\"");
        echo.to_string().replace(&secret, &secret.replace(plain, escape))
    });
    faults
        .extend(escaped.map(|text| json!({"status": 400, "text": text, "content_type": "application/json"})));
    faults.extend([
        json!({"status": 401, "body": echo}),
        json!({"status": 200, "body": echo}),
        json!({"status": 500, "text": format!("<html>Authorization: Bearer {SECRET}</html>"), "content_type": "text/html"}),
        json!({"status": 200, "text": SECRET}),
        json!({"status": 200, "body": {"success": true, "data": {"id": SECRET, "direction": "x"}}}),
        json!({"status": 302, "headers": {"Location": format!("/{SECRET}")}, "text": ""}),
        json!({"cut": "headers", "times": 0}),
        json!({"cut": "body", "times": 0}),
        json!({"stall": "headers"}),
        json!({"cors": false}),
    ]);
    faults
}

#[wasm_bindgen_test]
async fn the_token_is_in_no_error_no_event_and_not_on_the_console() {
    listen_to_console();
    let events = Array::new();
    let listener = js_sys::Function::new_with_args("event", "this.push(event)").bind0(&events);
    let with_secret =
        |more: Value| with(with(options(more), "token", &SECRET.into()), "onAttempt", &listener);
    let mut seen = String::new();
    let mut failed = 0;
    for reply in faults() {
        reset().await;
        fault(reply.clone()).await;
        let error =
            example(with_secret(json!({"attemptTimeoutMs": 150}))).await.expect_err(&reply.to_string());
        seen.push_str(&everything_of(&error));
        failed += 1;
    }
    for more in [
        json!({"timeoutMs": -1}),
        json!({"baseUrl": format!("https://user:{SECRET}@voice.acme.com")}),
        json!({"baseUrl": format!("https://voice.acme.com/?token={SECRET}")}),
        json!({"baseUrl": "https://app.talkover.ai/api/v1"}),
        json!({"baseUrl": format!("ftp://{SECRET}")}),
    ] {
        let error = example(with_secret(more)).await.expect_err("the options are faulty");
        assert_eq!(text(&error, "code"), "invalid_options");
        seen.push_str(&everything_of(&error));
    }
    for (agent_id, direction, phone) in
        [(SECRET, "inbound", "a"), ("a", SECRET, "a"), ("a", "inbound", SECRET)]
    {
        let call = start(agent_id, direction, Array::of1(&phone.into()).into(), with_secret(json!({})));
        seen.push_str(&everything_of(&wasm_bindgen_futures::JsFuture::from(call).await.unwrap_err()));
    }
    assert!(failed > 20 && events.length() >= failed, "{failed} failures, {} events", events.length());
    seen.push_str(&everything_of(&events));
    seen.push_str(&console_text());
    assert!(seen.contains("TalkoverError"), "nothing was looked at");
    assert!(!seen.contains(SECRET), "{seen}");
}

#[wasm_bindgen_test]
async fn a_token_that_was_renewed_is_in_no_error_either() {
    for status in [401, 500, 200] {
        reset().await;
        fault(json!({"status": 401, "body": {"success": false}})).await;
        fault(json!({"status": status, "body": {"success": false, "message": format!("Not {SECRET}, and not talq_new.")}}))
            .await;
        let tokens = js(&json!(["talq_new", SECRET]));
        let token = js_sys::Function::new_no_args("return this.pop()").bind0(&tokens);
        let error = example(with(options(json!({})), "token", &token)).await.unwrap_err();
        assert_eq!(get(&error, "attempts"), 2);
        let seen = everything_of(&error);
        assert!(seen.contains("Not [token], and not [token]."), "{seen}");
        assert!(!seen.contains(SECRET) && !seen.contains("talq_new"), "{seen}");
    }
}
