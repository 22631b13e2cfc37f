use serde_json::{Value, json};

use crate::client::{Call, TOKEN, api, call};
use crate::fixtures::SUPPORT_BOT;
use crate::running::{sandbox, update};

#[test]
fn the_log_lists_requests_in_order_and_hides_the_token() {
    let sandbox = sandbox();
    sandbox.get("/agents?status=draft");
    sandbox.send(update(SUPPORT_BOT, &json!({ "direction": "outbound" }))).expect(200);
    sandbox.send(update("agent_999999", &json!({ "direction": "outbound" }))).expect(404);
    sandbox.send(call("GET", "/talkover/health")).expect(200);

    let log = sandbox.log("");
    let seen: Vec<Value> = log
        .iter()
        .map(|e| json!([e["method"], e["path"], e["query"], e["status"], e["applied"], e["via"]]))
        .collect();
    assert_eq!(
        seen,
        [
            json!(["GET", "/api/v1/agents", "status=draft", 200, true, "api"]),
            json!(["PUT", format!("/api/v1/agents/{SUPPORT_BOT}/calling"), "", 200, true, "api"]),
            json!(["PUT", "/api/v1/agents/agent_999999/calling", "", 404, false, "api"]),
            json!(["GET", "/api/v1/health", "", 200, true, "gateway"]),
        ]
    );
    assert_eq!(log[1]["body"], json!({ "direction": "outbound" }).to_string());
    assert_eq!(log[1]["headers"]["content-type"], "application/json");
    assert_eq!(log[1]["headers"]["authorization"], "Bearer ***");
    assert!(!Value::from(log.clone()).to_string().contains(TOKEN));
    assert!(log.windows(2).all(|two| two[0]["seq"].as_u64() < two[1]["seq"].as_u64()));
    assert!(log.windows(2).all(|two| two[0]["at_ms"].as_u64() <= two[1]["at_ms"].as_u64()));
}

#[test]
fn the_log_can_be_filtered_and_cleared() {
    let sandbox = sandbox();
    sandbox.get("/agents");
    sandbox.get("/phone-numbers");
    sandbox.send(update(SUPPORT_BOT, &json!({})));
    assert_eq!(sandbox.log("?path=/api/v1/agents").len(), 1);
    assert_eq!(sandbox.log("?method=get").len(), 2);
    assert_eq!(sandbox.log("?method=PUT&path=/api/v1/agents").len(), 0);
    sandbox.send(call("GET", "/sandbox/requests?paht=/api/v1/agents")).refusal(400);
    sandbox.send(call("DELETE", "/sandbox/requests")).expect(200);
    assert!(sandbox.log("").is_empty());
}

#[test]
fn a_reset_restores_the_initial_state() {
    let sandbox = sandbox();
    let start = sandbox.agent(SUPPORT_BOT);
    sandbox
        .send(update(SUPPORT_BOT, &json!({ "direction": "outbound", "phone_number_ids": [] })))
        .expect(200);
    sandbox.fault(json!({ "status": 503, "times": 0 }));
    sandbox.rate_limit(1);
    sandbox.send(call("POST", "/sandbox/reset")).expect(200);

    assert!(sandbox.log("").is_empty());
    assert_eq!(sandbox.send(call("GET", "/sandbox/faults")).expect(200), json!([]));
    let answer = sandbox.send(api("GET", &format!("/agents/{SUPPORT_BOT}")));
    assert_eq!(answer.expect(200)["data"], start);
    assert_eq!(answer.header("x-ratelimit-limit"), Some("100"));
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("99"));
}

#[test]
fn pages_on_this_machine_may_use_the_controls() {
    let sandbox = sandbox();
    for origin in ["http://127.0.0.1:3000", "http://localhost:5173", "http://[::1]:80", "http://localhost"] {
        let answer = sandbox.send(reset().header("Origin", origin));
        answer.expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        let preflight = call("OPTIONS", "/sandbox/faults").header("Origin", origin);
        let answer = sandbox.send(preflight.header("Access-Control-Request-Method", "DELETE"));
        assert_eq!(answer.status, 204);
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("access-control-allow-methods"), Some("GET, POST, PUT, DELETE"));
        assert_eq!(answer.header("access-control-allow-headers"), Some("content-type"));
    }
}

#[test]
fn pages_of_other_origins_may_not_use_the_controls() {
    let sandbox = sandbox();
    for origin in [
        "https://example.com",
        "http://localhost.example.com",
        "http://127.0.0.1.nip.io",
        "https://localhost",
        "null",
    ] {
        for call in [reset(), call("GET", "/sandbox/requests"), call("OPTIONS", "/sandbox/faults")] {
            let answer = sandbox.send(call.header("Origin", origin));
            answer.refusal(403);
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        }
    }
}

#[test]
fn an_unknown_control_is_answered_with_the_list_of_controls() {
    let sandbox = sandbox();
    assert!(sandbox.send(call("GET", "/sandbox/fault")).refusal(404).contains("/sandbox/faults"));
    let answer = sandbox.send(call("PUT", "/sandbox/faults"));
    answer.refusal(405);
    assert_eq!(answer.header("allow"), Some("GET,HEAD,POST,DELETE"));
}

fn reset() -> Call {
    call("POST", "/sandbox/reset")
}
