use crate::client::{Call, TOKEN, api, call};
use crate::fixtures::SUPPORT_BOT;
use crate::running::sandbox;

const PAGE: &str = "https://dashboard.example.com";

#[test]
fn a_preflight_allows_only_what_the_operation_needs() {
    let sandbox = sandbox();
    let answer =
        sandbox.send(preflight().header("Access-Control-Request-Headers", "authorization, x-tracing"));
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, POST, PUT"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("authorization, content-type"));
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
    assert_eq!(answer.header("vary"), Some("Origin"));
    assert_eq!(answer.header("access-control-allow-credentials"), None);
}

#[test]
fn a_page_can_read_every_reply_and_its_limits() {
    let sandbox = sandbox();
    for (call, status) in [
        (api("GET", "/agents"), 200),
        (api("GET", "/agents/agent_999999"), 404),
        (call("GET", "/api/v1/agents"), 401),
        (call("GET", "/api/v1/nowhere").bearer(TOKEN), 404),
    ] {
        let answer = sandbox.send(call.header("Origin", PAGE));
        answer.expect(status);
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
        assert_eq!(answer.header("vary"), Some("Origin"));
        let exposed = answer.header("access-control-expose-headers").unwrap();
        for name in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"] {
            assert!(exposed.split(", ").any(|known| known == name), "{name}");
        }
    }
}

#[test]
fn a_preflight_is_logged_and_not_rate_limited() {
    let sandbox = sandbox();
    sandbox.send(preflight());
    let log = sandbox.log("?method=OPTIONS");
    assert_eq!((log.len(), &log[0]["status"], &log[0]["applied"]), (1, &204.into(), &false.into()));
    let answer = sandbox.send(api("GET", "/agents"));
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("99"));
}

fn preflight() -> Call {
    call("OPTIONS", &format!("/api/v1/agents/{SUPPORT_BOT}/calling"))
        .header("Origin", PAGE)
        .header("Access-Control-Request-Method", "PUT")
}
