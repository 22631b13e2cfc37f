use std::net::SocketAddr;

use serde_json::json;

use crate::client::{Call, TOKEN, api, call};
use crate::fixtures::{SUPPORT_BOT, error, fixture};
use crate::running::sandbox;

#[test]
fn the_documented_example_works_without_a_token() {
    let sandbox = sandbox();
    let mut body = sandbox.send(change(&fixture("update-agent-calling.request.json"))).expect(200);
    let documented = fixture("update-agent-calling.response.json");
    body["data"]["updated_at"] = documented["data"]["updated_at"].clone();
    assert_eq!(body, documented);
}

#[test]
fn every_operation_is_forwarded() {
    let sandbox = sandbox();
    for (method, path) in [
        ("GET", "/health".to_owned()),
        ("GET", "/agents?status=published&direction=inbound&search=bot&per_page=5&page=1".to_owned()),
        ("GET", format!("/agents/{SUPPORT_BOT}")),
        ("POST", format!("/agents/{SUPPORT_BOT}/unpublish")),
        ("POST", format!("/agents/{SUPPORT_BOT}/publish")),
        (
            "GET",
            "/phone-numbers?type=voice&has_voice=true&has_whatsapp=false&search=555&per_page=5&page=1"
                .to_owned(),
        ),
    ] {
        let mut through = sandbox.send(call(method, &format!("/talkover{path}"))).expect(200);
        let mut direct = sandbox.send(api(method, &path)).expect(200);
        // The two requests may run in different seconds.
        for body in [&mut through, &mut direct] {
            if let Some(date) = body.pointer_mut("/data/updated_at") {
                *date = json!(null);
            }
        }
        assert_eq!(through, direct, "{path}");
    }
}

#[test]
fn refusals_of_the_api_come_through() {
    let sandbox = sandbox();
    let answer = sandbox.send(call("GET", "/talkover/agents/agent_999999"));
    assert_eq!(answer.expect(404), error(404, "AGENT_NOT_FOUND"));
    sandbox.rate_limit(1);
    sandbox.send(call("GET", "/talkover/agents")).expect(200);
    let answer = sandbox.send(call("GET", "/talkover/agents"));
    answer.expect(429);
    assert!(answer.header("retry-after").is_some());
}

#[test]
fn only_known_headers_come_back() {
    let sandbox = sandbox();
    sandbox.fault(json!({
        "headers": { "set-cookie": "a=b", "access-control-allow-origin": "*", "x-echo": "talq_secret", "vary": "x" }
    }));
    let answer = sandbox.send(call("GET", "/talkover/agents"));
    let mut names = answer.header_names();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "cache-control",
            "connection",
            "content-length",
            "content-security-policy",
            "content-type",
            "date",
            "x-content-type-options",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
        ]
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn its_own_page_is_served_under_every_name_of_this_machine() {
    let sandbox = sandbox();
    let port = sandbox.address.port();
    for host in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]", "127.8.9.1"] {
        let call = call("GET", "/talkover/health")
            .header("Host", &format!("{host}:{port}"))
            .header("Origin", &format!("http://{host}:{port}"))
            .header("Sec-Fetch-Site", "same-origin");
        sandbox.send(call).expect(200);
    }
    sandbox.send(call("GET", "/talkover/health").header("Sec-Fetch-Site", "none")).expect(200);
}

#[test]
fn faults_reach_through_the_gateway() {
    let sandbox = sandbox();
    let path = format!("/api/v1/agents/{SUPPORT_BOT}/calling");
    let change = || change(&json!({ "direction": "outbound" }));
    sandbox.fault(json!([
        { "match": { "path": path }, "cut": "headers" },
        { "match": { "path": path }, "cut": "body" },
        { "match": { "path": path }, "status": 503, "headers": { "retry-after": "1" } },
        { "match": { "path": path }, "status": 302, "headers": { "location": "https://example.com/" } }
    ]));
    assert!(change().try_send(sandbox.address).is_none());
    let answer = sandbox.send(change());
    assert!(!answer.is_whole && !answer.body.is_empty());
    let answer = sandbox.send(change());
    answer.expect(503);
    assert_eq!(answer.header("retry-after"), Some("1"));
    let answer = sandbox.send(change());
    assert!(answer.refusal(502).contains("redirect"));
    assert_eq!(answer.header("location"), None);
    sandbox.send(change()).expect(200);
    assert!(sandbox.log("").iter().all(|entry| entry["via"] == "gateway"));
}

#[test]
fn the_token_never_comes_back() {
    let sandbox = sandbox();
    for call in [
        call("GET", "/talkover/agents?per_page=100"),
        call("GET", "/talkover/phone-numbers"),
        call("GET", "/talkover/health"),
        change(&json!({ "direction": "outbound" })),
        call("GET", "/sandbox/requests"),
        call("GET", "/"),
    ] {
        let raw = raw(&call, sandbox.address);
        assert!(raw.starts_with("HTTP/1.1 200"), "{raw}");
        assert!(!raw.contains(TOKEN));
    }
}

fn change(body: &serde_json::Value) -> Call {
    call("PUT", &format!("/talkover/agents/{SUPPORT_BOT}/calling")).json(body)
}

fn raw(call: &Call, to: SocketAddr) -> String {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut call.open(to), &mut text).unwrap();
    text
}
