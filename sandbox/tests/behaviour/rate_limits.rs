use std::time::{Duration, SystemTime};

use serde_json::json;
use talkover_sandbox::{Plan, Settings};

use crate::client::{api, call};
use crate::fixtures::{SUPPORT_BOT, error};
use crate::running::{sandbox, sandbox_with, update};

#[test]
fn every_authenticated_reply_counts_down() {
    let sandbox = sandbox();
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let calls = [
        (api("GET", "/phone-numbers"), 200),
        (api("GET", "/agents/agent_999999"), 404),
        (update(SUPPORT_BOT, &json!({})), 422),
        (api("PUT", &format!("/agents/{SUPPORT_BOT}/calling")), 415),
    ];
    for (used, (call, status)) in calls.into_iter().enumerate() {
        let answer = sandbox.send(call);
        answer.expect(status);
        assert_eq!(answer.header("x-ratelimit-limit"), Some("100"));
        assert_eq!(answer.header("x-ratelimit-remaining"), Some((99 - used).to_string().as_str()));
        let reset: u64 = answer.header("x-ratelimit-reset").unwrap().parse().unwrap();
        assert!((now + 60..=now + 90).contains(&reset), "{reset} is not a minute after {now}");
    }
}

#[test]
fn a_request_over_the_limit_is_answered_with_the_time_to_wait() {
    let sandbox = sandbox_with(Settings { rate_limit: Some(2), ..Settings::default() });
    sandbox.get("/agents");
    sandbox.get("/agents");
    let answer = sandbox.send(update(SUPPORT_BOT, &json!({ "direction": "outbound" })));
    let mut body = answer.expect(429);
    let wait = body["error"]["details"]["retry_after"].as_u64().unwrap();
    assert!((1..=60).contains(&wait));
    assert_eq!(answer.header("retry-after"), Some(wait.to_string().as_str()));
    assert_eq!(answer.header("x-ratelimit-remaining"), Some("0"));
    body["error"]["details"]["retry_after"] = json!(60);
    assert_eq!(body, error(429, "RATE_LIMIT_EXCEEDED"));
    sandbox.rate_limit(0);
    assert_eq!(sandbox.agent(SUPPORT_BOT)["direction"], "inbound");
}

#[test]
fn a_new_window_allows_requests_again() {
    let settings =
        Settings { rate_limit: Some(1), rate_window: Duration::from_millis(1), ..Settings::default() };
    let sandbox = sandbox_with(settings);
    let used = || sandbox.send(api("GET", "/agents")).status;
    // A thousand requests take longer than several windows.
    assert!((0..1000).filter(|_| used() == 200).take(2).count() == 2);
}

#[test]
fn the_limit_can_be_changed_and_lifted() {
    let sandbox = sandbox();
    sandbox.rate_limit(1);
    sandbox.get("/agents");
    assert_eq!(sandbox.send(api("GET", "/agents")).status, 429);
    sandbox.rate_limit(0);
    let answer = sandbox.send(api("GET", "/agents"));
    answer.expect(200);
    assert_eq!(answer.header("x-ratelimit-limit"), None);
}

#[test]
fn an_invalid_limit_is_rejected() {
    let sandbox = sandbox();
    for body in [
        json!({}),
        json!({ "limit": -1, "window_seconds": 1 }),
        json!({ "limit": 1, "window_seconds": 0 }),
        json!({ "limit": 1, "window_seconds": 1, "per": "token" }),
    ] {
        sandbox.send(call("PUT", "/sandbox/rate-limit").json(&body)).refusal(400);
    }
}

#[test]
fn a_plan_of_the_sandbox_is_the_plan_of_every_token() {
    for (plan, limit) in [(Plan::Standard, "100"), (Plan::Professional, "1000")] {
        let sandbox = sandbox_with(Settings { plan: Some(plan), ..Settings::default() });
        for token in ["talq_your_environment_token_here", "talq_professional_environment_token"] {
            let answer = sandbox.send(call("GET", "/api/v1/agents").bearer(token));
            assert_eq!(answer.header("x-ratelimit-limit"), Some(limit), "{token}");
        }
        sandbox.rate_limit(7);
        sandbox.send(call("POST", "/sandbox/reset")).expect(200);
        assert_eq!(sandbox.send(api("GET", "/agents")).header("x-ratelimit-limit"), Some(limit));
    }
}
