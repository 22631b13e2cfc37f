use serde_json::json;

use crate::client::{Call, api, call};
use crate::fixtures::SUPPORT_BOT;
use crate::running::{Running, sandbox};

#[test]
fn other_origins_are_refused() {
    let sandbox = sandbox();
    let port = sandbox.address.port();
    for origin in [
        "https://example.com",
        "null",
        "http://localhost:1",
        &format!("http://localhost:{port}"),
        &format!("https://127.0.0.1:{port}"),
        &format!("http://127.0.0.1:{port}.example.com"),
    ] {
        refused(&sandbox, change(&json!({ "direction": "outbound" })).header("Origin", origin), 403);
    }
    for site in ["cross-site", "same-site"] {
        refused(&sandbox, call("GET", "/talkover/agents").header("Sec-Fetch-Site", site), 403);
    }
}

#[test]
fn links_forms_and_frames_are_refused() {
    let sandbox = sandbox();
    for destination in ["document", "iframe", "script", "image"] {
        for asked in [
            call("GET", "/talkover/agents"),
            call("POST", &format!("/talkover/agents/{SUPPORT_BOT}/publish")),
        ] {
            let asked = asked.header("Sec-Fetch-Site", "same-origin");
            refused(&sandbox, asked.header("Sec-Fetch-Dest", destination), 403);
        }
    }
    for mode in ["no-cors", "navigate"] {
        for path in ["publish", "unpublish"] {
            let ping = call("POST", &format!("/talkover/agents/{SUPPORT_BOT}/{path}"));
            let ping = ping.header("Sec-Fetch-Site", "same-origin").header("Sec-Fetch-Dest", "empty");
            refused(&sandbox, ping.header("Sec-Fetch-Mode", mode), 403);
        }
    }
}

#[test]
fn a_preflight_is_not_answered() {
    let sandbox = sandbox();
    let preflight = call("OPTIONS", "/talkover/agents").header("Access-Control-Request-Method", "GET");
    refused(&sandbox, preflight.clone().header("Origin", "https://example.com"), 403);
    refused(&sandbox, preflight, 405);
}

#[test]
fn foreign_hosts_are_refused_everywhere_but_at_the_api() {
    let sandbox = sandbox();
    let port = sandbox.address.port();
    let foreign = [
        "example.com".to_owned(),
        format!("example.com:{port}"),
        format!("localhost.example.com:{port}"),
        "127.0.0.1".to_owned(),
        "localhost:1".to_owned(),
        format!("192.0.2.7:{port}"),
        format!("me@localhost:{port}"),
        String::new(),
    ];
    for host in &foreign {
        for path in ["/talkover/agents", "/sandbox/requests", "/", "/pkg/", "/index.html"] {
            sandbox.send(call("GET", path).header("Host", host)).refusal(421);
        }
        sandbox.send(api("GET", "/agents").header("Host", host)).expect(200);
    }
}

#[test]
fn a_token_of_the_client_is_refused() {
    let sandbox = sandbox();
    let message = refused(&sandbox, call("GET", "/talkover/agents").bearer("talq_mine"), 400);
    assert!(message.contains("the token"), "{message}");
}

#[test]
fn other_operations_are_refused() {
    let sandbox = sandbox();
    for (method, path, status) in [
        ("GET", "", 404),
        ("GET", "/", 404),
        ("GET", "/billing", 404),
        ("GET", "/agents/", 404),
        ("GET", "/agents/x/calls", 404),
        ("DELETE", "/agents/x", 405),
        ("PATCH", "/agents/x/calling", 405),
        ("HEAD", "/agents", 405),
        ("GET", "/agents/x/publish", 405),
    ] {
        let answer = sandbox.send(call(method, &format!("/talkover{path}")));
        assert_eq!(answer.status, status, "{method} {path}");
    }
    assert!(sandbox.log("").is_empty());
}

#[test]
fn path_traversal_is_rejected() {
    let sandbox = sandbox();
    let long = "x".repeat(129);
    for path in [
        "/agents/..",
        "/agents/../billing",
        "/agents/%2e%2e/billing",
        "/agents/x%2Fpublish",
        "/agents/x%00",
        "//agents",
        "/agents//publish",
        "/agents/x;y",
        "/agents/x.y",
        "/agents/+1234567890",
        &format!("/agents/{long}"),
    ] {
        refused(&sandbox, call("GET", &format!("/talkover{path}")), 400);
    }
}

#[test]
fn unknown_query_parameters_are_refused() {
    let sandbox = sandbox();
    for path in [
        "/agents?token=x",
        "/agents?type=voice",
        "/phone-numbers?status=draft",
        "/agents/x?page=1",
        "/health?a",
    ] {
        refused(&sandbox, call("GET", &format!("/talkover{path}")), 400);
    }
}

#[test]
fn large_bodies_and_bodies_that_are_not_json_are_rejected() {
    let sandbox = sandbox();
    let put = || call("PUT", &format!("/talkover/agents/{SUPPORT_BOT}/calling"));
    refused(&sandbox, put().header("Content-Type", "application/json").body("direction=inbound"), 400);
    refused(&sandbox, put().header("Content-Type", "application/json"), 400);
    refused(&sandbox, put().header("Content-Type", "text/plain").body("{}"), 415);
    refused(&sandbox, put().body("{}"), 415);
    refused(&sandbox, put().json(&json!("x".repeat(64 << 10))), 413);
    refused(&sandbox, call("GET", "/talkover/agents").body("{}"), 400);
    refused(&sandbox, call("POST", "/talkover/agents/x/publish").json(&json!({})), 400);
}

fn change(body: &serde_json::Value) -> Call {
    call("PUT", &format!("/talkover/agents/{SUPPORT_BOT}/calling")).json(body)
}

/// Asserts that the request was refused in the documented format, without CORS headers, and was not
/// forwarded.
#[track_caller]
fn refused(sandbox: &Running, call: Call, status: u16) -> String {
    let answer = sandbox.send(call);
    let message = answer.refusal(status);
    assert!(!answer.header_names().iter().any(|name| name.starts_with("access-control-")));
    assert!(sandbox.log("").is_empty());
    message
}
