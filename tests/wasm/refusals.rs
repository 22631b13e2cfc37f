//! What the service and the network can answer, and what each means for the agent.

use super::support::*;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn every_documented_error_body_is_understood() {
    let errors: Vec<Value> = serde_json::from_str(include_str!("../contract/fixtures/errors.json")).unwrap();
    assert_eq!(errors.len(), 21);
    for documented in errors {
        reset().await;
        let status = documented["status"].as_u64().unwrap();
        let body = &documented["body"];
        fault(json!({"status": status, "body": body})).await;
        let error = failure(json!({})).await;

        let (code, outcome) = match status {
            401 => ("unauthorized", "rejected"),
            402 | 422 => ("rejected", "rejected"),
            403 => ("forbidden", "rejected"),
            404 => ("not_found", "rejected"),
            409 => ("conflict", "rejected"),
            429 => ("rate_limited", "rejected"),
            500 => ("server_error", "unknown"),
            other => panic!("no expectation for {other}"),
        };
        assert_ended(&error, code, outcome);
        assert_eq!(
            (get(&error, "status").as_f64(), get(&error, "attempts").as_f64()),
            (Some(status as f64), Some(1.0))
        );
        assert_eq!(&rust(&get(&error, "body")), body);

        let sentence = body["error"].as_str().filter(|text| text.contains(' '));
        let message = body["message"].as_str().or(body["error"]["message"].as_str()).or(sentence);
        assert_eq!(text(&error, "message"), message.unwrap());
        let word = body["error"].as_str().filter(|text| !text.contains(' '));
        let api_code = body["code"].as_str().or(body["error"]["code"].as_str()).or(word);
        assert_eq!(text(&error, "apiCode"), api_code.unwrap_or_default());

        let issues = rust(&get(&error, "issues"));
        let issue = |field: &str, text: &Value| {
            let path = if field == "phone_number_ids" { "phoneIds" } else { field };
            let parts = path.split('.').filter(|part| !part.is_empty());
            let segments: Vec<Value> =
                parts.map(|part| part.parse().map_or(json!(part), |index: u32| json!(index))).collect();
            let params = json!({"message": text});
            json!({"path": path, "segments": segments, "code": "server", "params": params, "message": text})
        };
        let fields = body["errors"].as_object().into_iter().flatten();
        let of_fields = fields
            .flat_map(|(field, texts)| texts.as_array().unwrap().iter().map(move |text| issue(field, text)));
        let texts = body["errors"].as_array().into_iter().flatten().map(|text| issue("", text));
        let expected: Vec<Value> = of_fields.chain(texts).collect();
        assert_eq!(issues, json!(expected));
        let retry_after = body["error"]["details"]["retry_after"].as_f64().map(|seconds| seconds * 1_000.0);
        assert_eq!(get(&error, "retryAfterMs").as_f64(), retry_after);
    }
}

#[wasm_bindgen_test]
async fn the_services_fields_get_the_callers_names() {
    reset().await;
    let phone_ids = js(&json!(["phone-uuid-1", "no-such-number"]));
    let call = start(AGENT, "outbound", phone_ids, options(json!({})));
    let error = wasm_bindgen_futures::JsFuture::from(call).await.unwrap_err();
    assert_ended(&error, "rejected", "rejected");
    assert_eq!(rust(&get(&error, "issues"))[0]["path"], "phoneIds[1]");
}

#[wasm_bindgen_test]
async fn the_sandboxs_own_refusals_are_understood() {
    reset().await;
    for (more, code, api_code) in [
        (json!({"token": "talq_expired_environment_token"}), "unauthorized", "TOKEN_EXPIRED"),
        (json!({"token": "talq_nobody"}), "unauthorized", "INVALID_API_KEY"),
    ] {
        let error = failure(more).await;
        assert_ended(&error, code, "rejected");
        assert_eq!(text(&error, "apiCode"), api_code);
    }
    let without_token = js(&json!({"baseUrl": base_url(), "maxRetries": 0}));
    let error = example(without_token).await.unwrap_err();
    assert_ended(&error, "unauthorized", "rejected");
    assert_eq!(text(&error, "apiCode"), "MISSING_TOKEN");

    let call = start("agent_999999", "inbound", wasm_bindgen::JsValue::NULL, options(json!({})));
    let error = wasm_bindgen_futures::JsFuture::from(call).await.unwrap_err();
    assert_ended(&error, "not_found", "rejected");
    assert_eq!(text(&error, "apiCode"), "AGENT_NOT_FOUND");
}

#[wasm_bindgen_test]
async fn a_success_that_cannot_be_read_is_unknown() {
    let documented: Value =
        serde_json::from_str(include_str!("../contract/fixtures/update-agent-calling.response.json"))
            .unwrap();
    let truncated = &documented.to_string()[..200];
    for reply in [
        json!({"text": "<!doctype html><title>Welcome</title>", "content_type": "text/html"}),
        json!({"text": "", "content_type": "application/json"}),
        json!({"text": truncated, "content_type": "application/json"}),
        json!({"body": null}),
        json!({"body": []}),
        json!({"body": [documented]}),
        json!({"body": {}}),
        json!({"text": "OK", "content_type": "text/plain"}),
        json!({"status": 204, "text": ""}),
    ] {
        reset().await;
        let mut reply_fault = json!({"status": 200, "apply": true});
        reply_fault.as_object_mut().unwrap().extend(reply.as_object().unwrap().clone());
        fault(reply_fault).await;
        let error = failure(json!({})).await;
        assert_ended(&error, "unreadable_response", "unknown");
        let says_html = text(&error, "message").contains("HTML");
        assert_eq!(says_html, reply["content_type"] == "text/html", "{reply}");
    }
}

#[wasm_bindgen_test]
async fn success_false_is_a_refusal() {
    reset().await;
    fault(json!({"status": 200, "body": {"success": false, "message": "Not now."}})).await;
    let error = failure(json!({})).await;
    assert_ended(&error, "rejected", "rejected");
    assert_eq!(text(&error, "message"), "Not now.");
}

#[wasm_bindgen_test]
async fn a_wrong_echo_was_applied_but_not_as_asked() {
    for patch in [
        json!({"data": {"id": "agent_1"}}),
        json!({"data": {"direction": "inbound"}}),
        json!({"data": {"phone_numbers": []}}),
    ] {
        reset().await;
        fault(json!({"patch": patch})).await;
        let error = failure(json!({})).await;
        assert_ended(&error, "response_mismatch", "applied");
        assert_eq!(rust(&get(&error, "result"))["success"], true);
    }
}

#[wasm_bindgen_test]
async fn a_body_that_is_no_json_is_kept_up_to_eight_kibibytes() {
    reset().await;
    fault(json!({"status": 502, "text": "ä".repeat(20_000), "content_type": "text/plain"})).await;
    let error = failure(json!({})).await;
    assert_ended(&error, "server_error", "unknown");
    assert_eq!(text(&error, "body"), "ä".repeat(4_096));
}

#[wasm_bindgen_test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        reset().await;
        let elsewhere = format!("{SANDBOX}/api/v1/agents/elsewhere/calling");
        fault(json!({"status": status, "headers": {"Location": elsewhere}, "text": ""})).await;
        assert_ended(&failure(json!({})).await, "redirected", "unknown");
        assert_eq!(puts().await, 1);
    }
}

#[wasm_bindgen_test]
async fn a_cut_connection_is_unknown_and_names_the_address() {
    for cut in ["headers", "body"] {
        reset().await;
        // Chromium itself sends a request again when a connection that it had used before is cut.
        fault(json!({"cut": cut, "times": 0})).await;
        let error = failure(json!({})).await;
        assert_ended(&error, "network", "unknown");
        let message = text(&error, "message");
        assert!(message.contains(&format!("{}/agents/{AGENT}/calling", base_url())), "{message}");
        assert!(message.contains("another origin"), "{message}");
        assert_eq!(text(&get(&error, "cause"), "name"), "TypeError");
    }
}

#[wasm_bindgen_test]
async fn a_reply_that_cors_hides_is_a_network_failure() {
    reset().await;
    fault(json!({"cors": false})).await;
    assert_ended(&failure(json!({})).await, "network", "unknown");
}

#[wasm_bindgen_test]
async fn offline_is_told_from_other_network_failures() {
    reset().await;
    fault(json!({"cut": "headers", "times": 0})).await;
    js_sys::eval("Object.defineProperty(navigator, 'onLine', { value: false, configurable: true })").unwrap();
    let result = example(options(json!({}))).await;
    js_sys::eval("delete navigator.onLine").unwrap();
    let error = result.unwrap_err();
    assert_ended(&error, "offline", "unknown");
}

#[wasm_bindgen_test]
async fn an_attempt_that_takes_too_long_is_unknown() {
    for part in ["headers", "body"] {
        reset().await;
        fault(json!({"stall": part})).await;
        let error = failure(json!({"attemptTimeoutMs": 150})).await;
        assert_ended(&error, "timeout", "unknown");
        assert_eq!(text(&error, "message"), "No complete response within 150 ms.");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_comes_byte_by_byte_has_no_more_time_than_any_other() {
    reset().await;
    fault(json!({"drip_ms": 50})).await;
    assert_ended(&failure(json!({"attemptTimeoutMs": 200})).await, "timeout", "unknown");
}

#[wasm_bindgen_test]
async fn a_time_longer_than_a_timer_can_be_does_not_end_the_call_at_once() {
    reset().await;
    fault(json!({"delay_ms": 50})).await;
    for ms in [2_147_483_648.0, 9_007_199_254_740_991.0] {
        example(options(json!({"timeoutMs": ms, "attemptTimeoutMs": ms}))).await.unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_time_of_less_than_a_millisecond_is_kept() {
    reset().await;
    fault(json!({"stall": "headers", "times": 0})).await;
    assert_eq!(text(&failure(json!({"attemptTimeoutMs": 0.25})).await, "code"), "timeout");
}

#[wasm_bindgen_test]
async fn an_attempt_that_is_tried_again_may_succeed() {
    reset().await;
    fault(json!({"status": 503, "headers": {"Retry-After": "0.01"}, "text": ""})).await;
    fault(json!({"stall": "headers"})).await;
    example(options(json!({"maxRetries": 2, "attemptTimeoutMs": 1_000}))).await.unwrap();
    assert_eq!(puts().await, 3);
}

#[wasm_bindgen_test]
async fn the_least_certain_attempt_decides_the_outcome() {
    reset().await;
    fault(json!({"status": 503, "headers": {"Retry-After": "0.01"}, "text": ""})).await;
    fault(json!({"status": 422, "body": {"success": false, "message": "No."}})).await;
    let error = failure(json!({"maxRetries": 2})).await;
    assert_ended(&error, "rejected", "unknown");
    assert_eq!(get(&error, "attempts"), 2);
}

#[wasm_bindgen_test]
async fn a_wait_that_would_pass_the_deadline_is_not_begun() {
    reset().await;
    fault(json!({"status": 429, "headers": {"Retry-After": "60"}, "text": ""})).await;
    let error = failure(json!({"maxRetries": 2, "timeoutMs": 5_000})).await;
    assert_ended(&error, "rate_limited", "rejected");
    assert_eq!(get(&error, "retryAfterMs"), 60_000);
    assert_eq!(puts().await, 1);
}
