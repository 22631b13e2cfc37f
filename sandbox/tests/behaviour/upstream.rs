use std::net::{SocketAddr, TcpListener};

use serde_json::json;
use talkover_sandbox::{Settings, Upstream, UpstreamError};

use crate::client::{TOKEN, call};
use crate::fixtures::{SUPPORT_BOT, error};
use crate::running::{Running, sandbox, sandbox_with};

#[test]
fn calls_go_to_the_upstream_with_its_token() {
    let real = sandbox();
    let gateway = gateway(real.address, TOKEN);
    let body = json!({ "direction": "outbound", "phone_number_ids": ["phone-uuid-2"] });
    let update = call("PUT", &format!("/talkover/agents/{SUPPORT_BOT}/calling")).json(&body);
    let answer = gateway.send(update);
    assert_eq!(answer.expect(200)["data"]["phone_numbers"][0]["id"], "phone-uuid-2");
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("99"));
    assert_eq!(real.agent(SUPPORT_BOT)["direction"], "outbound");
    assert_eq!(gateway.agent(SUPPORT_BOT)["direction"], "inbound");

    gateway.send(call("POST", &format!("/talkover/agents/{SUPPORT_BOT}/publish"))).expect(200);
    let list = gateway.send(call("GET", "/talkover/agents?search=supportbot&per_page=1")).expect(200);
    assert_eq!(list["data"][0]["current_status"], "published");
    let log = real.log("?method=PUT");
    assert_eq!(log[0]["body"], body.to_string());
    assert_eq!(log[0]["headers"]["content-type"], "application/json");
    assert!(log[0]["headers"].get("origin").is_none());
}

#[test]
fn refusals_of_the_upstream_come_through() {
    let real = sandbox();
    let gateway = gateway(real.address, "talq_not_known_there");
    let answer = gateway.send(call("GET", "/talkover/agents"));
    assert_eq!(answer.expect(401), error(401, "INVALID_API_KEY"));
    assert!(!answer.text().contains("talq_"));
}

#[test]
fn the_gateway_does_not_follow_redirects_of_the_upstream() {
    let real = sandbox();
    let gateway = gateway(real.address, TOKEN);
    let elsewhere = format!("http://{}/api/v1/phone-numbers", real.address);
    real.fault(json!({ "status": 307, "headers": { "location": elsewhere } }));
    let answer = gateway.send(call("GET", "/talkover/agents"));
    assert!(answer.refusal(502).contains("redirect"));
    assert_eq!(real.log("").len(), 1);
}

#[test]
fn headers_of_the_upstream_stay_behind() {
    let real = sandbox();
    let gateway = gateway(real.address, TOKEN);
    real.fault(json!({ "headers": { "set-cookie": "a=b", "x-echo": "talq_secret", "retry-after": "9" } }));
    let answer = gateway.send(call("GET", "/talkover/agents"));
    answer.expect(200);
    assert_eq!(answer.header("retry-after"), Some("9"));
    assert_eq!(answer.header("set-cookie").or(answer.header("x-echo")).or(answer.header("vary")), None);
}

#[test]
fn a_truncated_upstream_response_is_a_bad_gateway() {
    let real = sandbox();
    let gateway = gateway(real.address, TOKEN);
    for cut in ["headers", "body"] {
        real.fault(json!({ "cut": cut }));
        assert!(gateway.send(call("GET", "/talkover/agents")).refusal(502).contains("no answer"));
    }
}

#[test]
fn an_unreachable_upstream_is_a_bad_gateway() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    gateway(address, TOKEN).send(call("GET", "/talkover/agents")).refusal(502);
}

#[test]
fn the_token_is_sent_in_the_clear_to_this_machine_only() {
    for url in [
        "https://app.talkover.ai/api/v1",
        "https://voice.acme.com/api/v1/",
        "http://localhost:1/x",
        "http://[::1]:1",
    ] {
        assert!(Upstream::new(url, TOKEN).is_ok(), "{url}");
    }
    for url in [
        "",
        "app.talkover.ai",
        "http://app.talkover.ai/api/v1",
        "ftp://localhost/",
        "https://me@app.talkover.ai/",
        "https://app.talkover.ai/?a=b",
        "https://app.talkover.ai/#a",
    ] {
        assert_eq!(Upstream::new(url, TOKEN).unwrap_err(), UpstreamError::Url, "{url}");
    }
}

#[test]
fn a_token_must_be_valid_and_is_never_shown() {
    for token in ["", "two words", "line\nbreak", "naïve"] {
        assert_eq!(Upstream::new("https://app.talkover.ai/", token).unwrap_err(), UpstreamError::Token);
    }
    let shown = format!("{:?}", Upstream::new("https://app.talkover.ai/", "talq_secret").unwrap());
    assert!(shown.contains("app.talkover.ai") && !shown.contains("secret"), "{shown}");
}

fn gateway(to: SocketAddr, token: &str) -> Running {
    let upstream = Upstream::new(&format!("http://{to}/api/v1"), token).unwrap();
    sandbox_with(Settings { upstream: Some(upstream), ..Settings::default() })
}
