use serde_json::{Value, json};

use crate::client::{Call, api, call};
use crate::fixtures::{SUPPORT_BOT, error};
use crate::running::{Running, sandbox, update};

#[test]
fn a_status_alone_has_the_documented_body() {
    let sandbox = sandbox();
    for (status, text) in [(500, "Internal server error."), (401, "Unauthenticated.")] {
        sandbox.fault(json!({ "status": status }));
        let answer = sandbox.send(change());
        assert_eq!(answer.expect(status), error(status, text));
        assert_eq!(answer.header("x-ratelimit-limit"), None);
    }
    sandbox.fault(json!({ "status": 503 }));
    assert_eq!(sandbox.send(change()).refusal(503), "Service Unavailable");
    sandbox.fault(json!({ "status": 204 }));
    assert_eq!(sandbox.send(change()).text(), "");
    assert_eq!(last(&sandbox)["status"], 204);
}

#[test]
fn a_fault_applies_to_the_given_number_of_requests() {
    let sandbox = sandbox();
    sandbox.fault(json!([{ "status": 503, "times": 2 }, { "status": 500 }]));
    let statuses: Vec<u16> = (0..4).map(|_| sandbox.send(change()).status).collect();
    assert_eq!(statuses, [503, 503, 500, 200]);
}

#[test]
fn an_unlimited_fault_applies_until_it_is_deleted() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "status": 503, "times": 0 }));
    assert!((0..5).all(|_| sandbox.send(change()).status == 503));
    sandbox.send(call("DELETE", "/sandbox/faults")).expect(200);
    sandbox.send(change()).expect(200);
}

#[test]
fn a_fault_applies_only_to_matching_requests() {
    let sandbox = sandbox();
    let path = format!("/api/v1/agents/{SUPPORT_BOT}/calling");
    for (matching, meets) in [
        (json!({}), true),
        (json!({ "method": "PUT" }), true),
        (json!({ "method": "put", "path": path }), true),
        (json!({ "path_prefix": "/api/v1/agents/" }), true),
        (json!({ "method": "GET" }), false),
        (json!({ "path": "/api/v1/agents" }), false),
        (json!({ "method": "PUT", "path_prefix": "/api/v1/phone" }), false),
    ] {
        sandbox.fault(json!({ "match": matching, "status": 503 }));
        assert_eq!(sandbox.send(change()).status == 503, meets, "{matching}");
        sandbox.send(call("DELETE", "/sandbox/faults"));
    }
}

#[test]
fn the_queue_lists_the_remaining_faults() {
    let sandbox = sandbox();
    let fault = json!({
        "match": { "method": "PUT" }, "times": 3, "status": 429, "headers": { "retry-after": "7" },
        "body": null, "delay_ms": 1
    });
    sandbox.fault(fault);
    sandbox.send(change());
    let left = sandbox.send(call("GET", "/sandbox/faults")).expect(200);
    assert_eq!(
        left,
        json!([{
            "match": { "method": "PUT" }, "times": 2, "status": 429, "headers": { "retry-after": "7" },
            "body": null, "delay_ms": 1, "cors": true, "expose": true, "preflight": false
        }])
    );
}

#[test]
fn a_reply_can_be_replaced_by_anything() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "status": 429, "headers": { "Retry-After": "3" }, "body": { "error": "SLOW" } }));
    let answer = sandbox.send(change());
    assert_eq!(answer.expect(429), json!({ "error": "SLOW" }));
    assert_eq!(answer.header("retry-after"), Some("3"));

    sandbox.fault(json!({ "text": "<h1>Sign in</h1>", "content_type": "text/html" }));
    let answer = sandbox.send(change());
    assert_eq!((answer.status, answer.text().as_str()), (200, "<h1>Sign in</h1>"));
    assert_eq!(answer.header("content-type"), Some("text/html"));

    sandbox.fault(json!({ "body": null }));
    assert_eq!(sandbox.send(change()).text(), "null");
}

#[test]
fn a_replaced_response_changes_the_agent_only_if_apply_is_set() {
    let sandbox = sandbox();
    for fault in
        [json!({ "status": 503 }), json!({ "body": {} }), json!({ "text": "" }), json!({ "cut": "headers" })]
    {
        for apply in [None, Some(false), Some(true)] {
            sandbox.send(call("POST", "/sandbox/reset")).expect(200);
            let mut fault = fault.clone();
            if let Some(apply) = apply {
                fault["apply"] = json!(apply);
            }
            sandbox.fault(fault.clone());
            change().try_send(sandbox.address);
            assert_eq!(last(&sandbox)["applied"], apply == Some(true), "{fault}");
            let expected = if apply == Some(true) { "outbound" } else { "inbound" };
            assert_eq!(sandbox.agent(SUPPORT_BOT)["direction"], expected, "{fault}");
        }
    }
}

#[test]
fn headers_of_a_real_reply_can_be_changed() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "headers": { "X-RateLimit-Remaining": "0" }, "content_type": "text/plain" }));
    let answer = sandbox.send(change());
    assert_eq!(answer.expect(200)["data"]["direction"], "outbound");
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("0"));
    assert_eq!(answer.header("content-type"), Some("text/plain"));
}

#[test]
fn a_patch_changes_the_real_reply_and_nothing_else() {
    let sandbox = sandbox();
    sandbox.fault(json!({
        "patch": { "data": { "direction": "inbound", "name": null, "phone_numbers": [{ "id": "other" }] } }
    }));
    let data = sandbox.send(change()).expect(200)["data"].clone();
    assert_eq!(data["direction"], "inbound");
    assert_eq!(data.get("name"), None);
    assert_eq!(data["phone_numbers"], json!([{ "id": "other" }]));
    assert_eq!(data["id"], SUPPORT_BOT);
    assert_eq!(sandbox.agent(SUPPORT_BOT)["direction"], "outbound");
}

#[test]
fn a_reply_can_lack_its_cors_headers() {
    let sandbox = sandbox();
    sandbox.fault(json!([{ "cors": false }, { "expose": false }]));
    let page = || change().header("Origin", "http://localhost:1");
    let answer = sandbox.send(page());
    answer.expect(200);
    assert!(!answer.header_names().iter().any(|name| name.starts_with("access-control-")));
    let answer = sandbox.send(page());
    assert_eq!(answer.header("access-control-allow-origin"), Some("http://localhost:1"));
    assert_eq!(answer.header("access-control-expose-headers"), None);
}

#[test]
fn a_preflight_can_fail_while_requests_do_not() {
    let sandbox = sandbox();
    let matching = json!({ "method": "PUT" });
    sandbox.fault(json!([
        { "match": matching, "preflight": true, "status": 403 },
        { "match": matching, "preflight": true, "cors": false }
    ]));
    let preflight = |method| {
        call("OPTIONS", &format!("/api/v1/agents/{SUPPORT_BOT}/calling"))
            .header("Origin", "http://localhost:1")
            .header("Access-Control-Request-Method", method)
    };
    sandbox.send(change()).expect(200);
    assert_eq!(sandbox.send(preflight("GET")).status, 204);
    assert_eq!(sandbox.send(preflight("PUT")).status, 403);
    let answer = sandbox.send(preflight("PUT"));
    assert!(!answer.header_names().iter().any(|name| name.starts_with("access-control-")));
    assert_eq!(sandbox.send(preflight("PUT")).header("access-control-max-age"), Some("600"));
}

#[test]
fn an_invalid_fault_is_rejected_and_nothing_is_queued() {
    let sandbox = sandbox();
    for (fault, named) in [
        (json!({ "statuss": 503 }), "statuss"),
        (json!({ "match": { "url": "/" } }), "url"),
        (json!([{ "status": 503 }, { "status": 42 }]), "faults[1]"),
        (json!({ "status": 101 }), "200 to 599"),
        (json!({ "times": -1 }), "-1"),
        (json!({ "cut": "middle" }), "middle"),
        (json!({ "body": {}, "text": "" }), "either body or text"),
        (json!({ "cut": "body", "stall": "body" }), "either stall or cut"),
        (json!({ "patch": {}, "status": 200 }), "patch"),
        (json!({ "apply": false, "delay_ms": 5 }), "apply"),
        (json!({ "headers": { "a b": "c" } }), "a b"),
        (json!({ "headers": { "Content-Length": "5" } }), "Content-Length"),
        (json!({ "content_type": "a\nb" }), "content_type"),
    ] {
        let message = sandbox.send(call("POST", "/sandbox/faults").json(&fault)).refusal(400);
        assert!(message.contains(named), "{fault}: {message}");
    }
    sandbox.send(call("POST", "/sandbox/faults").body("{")).refusal(400);
    assert_eq!(sandbox.send(call("GET", "/sandbox/faults")).expect(200), json!([]));
}

#[test]
fn a_fault_does_not_apply_to_control_requests() {
    let sandbox = sandbox();
    sandbox.fault(json!({ "cut": "headers", "times": 0 }));
    assert!(api("GET", "/agents").try_send(sandbox.address).is_none());
    assert_eq!(sandbox.log("").len(), 1);
}

fn change() -> Call {
    update(SUPPORT_BOT, &json!({ "direction": "outbound" }))
}

fn last(sandbox: &Running) -> Value {
    sandbox.log("").pop().unwrap()
}
