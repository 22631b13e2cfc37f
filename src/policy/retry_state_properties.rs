//! Property tests: random calls against a simulated server, which knows whether the change was
//! applied.

use super::*;
use proptest::prelude::*;

fn refused(status: u16, code: Code, outcome: Outcome) -> Failure {
    Failure { status: Some(status), ..Failure::said(code, outcome, String::new()) }
}

/// What happens to one attempt, on the wire and on the server.
#[derive(Clone, Debug)]
struct Event {
    failure: Option<Failure>,
    /// Whether the server applied the change, even if the page cannot know it.
    applied: bool,
    takes_ms: f64,
}

fn event() -> impl Strategy<Value = Event> {
    let takes_ms = 0.0..20_000.0;
    let wait = prop_oneof![Just(None), (0.0..40_000.0).prop_map(Some)];
    let kind = prop_oneof![
        // A refused change was not applied, a lost one may have been, and one with a wrong echo
        // was.
        Just((None, true)),
        (any::<bool>(), prop::sample::select(vec![Code::Network, Code::Offline, Code::Timeout])).prop_map(
            |(applied, code)| (Some(Failure::said(code, Outcome::Unknown, String::new())), applied)
        ),
        (any::<bool>(), prop::sample::select(vec![408, 500, 501, 502, 503, 504])).prop_map(
            |(applied, status)| (Some(refused(status, Code::ServerError, Outcome::Unknown)), applied)
        ),
        prop::sample::select(vec![400, 401, 402, 403, 404, 409, 422, 429]).prop_map(|status| {
            let code = match status {
                401 => Code::Unauthorized,
                429 => Code::RateLimited,
                _ => Code::Rejected,
            };
            (Some(refused(status, code, Outcome::Rejected)), false)
        }),
        Just((Some(refused(200, Code::Rejected, Outcome::Rejected)), false)),
        Just((Some(refused(200, Code::ResponseMismatch, Outcome::Applied)), true)),
        any::<bool>()
            .prop_map(|applied| (Some(refused(200, Code::UnreadableResponse, Outcome::Unknown)), applied)),
        Just((Some(Failure::said(Code::Network, Outcome::NotSent, String::new())), false)),
    ];
    (kind, takes_ms, wait).prop_map(|((failure, applied), takes_ms, retry_after_ms)| Event {
        failure: failure.map(|failure| Failure { retry_after_ms, ..failure }),
        applied,
        takes_ms,
    })
}

fn rules() -> impl Strategy<Value = Rules> {
    (1.0..60_000.0, 1.0..20_000.0, 0..5_u32, any::<bool>()).prop_map(
        |(timeout_ms, attempt_timeout_ms, max_retries, can_renew_token)| Rules {
            timeout_ms,
            attempt_timeout_ms,
            max_retries,
            can_renew_token,
            rate_limit_restarts: 0,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_course_passes_its_deadline_or_its_retries_or_claims_more_than_is_true(
        rules in rules(),
        events in prop::collection::vec((event(), prop_oneof![3 => Just(0.0), 1 => 0.0..30_000.0], 0.0..1.0), 12),
    ) {
        let mut now = 1_000.0;
        let end = now + rules.timeout_ms;
        let mut state = RetryState::new(rules, now);
        let mut sent = 0;
        let mut applied = false;
        let mut concluded = None;
        'call: for (event, mut held_ms, jitter) in events {
            let time_ms = loop {
                match state.before_attempt(held_ms, now) {
                    NextStep::Wait { ms } => {
                        now += ms;
                        held_ms = 0.0;
                        prop_assert!(now < end, "a wait reached the deadline");
                    }
                    NextStep::Send { time_ms } => break time_ms,
                    NextStep::Fail(failure) => {
                        concluded = Some(state.conclude(failure));
                        break 'call;
                    }
                }
            };
            prop_assert!(now + time_ms <= end + 1e-6, "an attempt may outlast the deadline");
            let failure = if event.takes_ms > time_ms {
                now += time_ms;
                Some(Failure::said(Code::Timeout, Outcome::Unknown, String::new()))
            } else {
                now += event.takes_ms;
                event.failure
            };
            let was_sent = failure.as_ref().is_none_or(|failure| failure.outcome != Outcome::NotSent);
            sent += u32::from(was_sent);
            applied |= event.applied && was_sent;
            let Some(failure) = failure else {
                state.succeeded();
                prop_assert!(applied);
                break;
            };
            let wait_ms = state.wait_ms(&failure, jitter);
            let after = state.after_failure(&failure, wait_ms, now);
            match after.delay_ms {
                None => {
                    concluded = Some(state.conclude(failure));
                    break;
                }
                Some(delay_ms) => now += delay_ms,
            }
            prop_assert!(now < end || after.renew_token, "a backoff reached the deadline");
        }
        prop_assert!(now <= end + 1e-6, "the call outlasted its deadline");
        prop_assert_eq!(state.attempts(), sent);
        prop_assert!(sent <= 1 + rules.max_retries + u32::from(rules.can_renew_token));
        if let Some(failure) = concluded {
            match failure.outcome {
                Outcome::NotSent => prop_assert!(sent == 0 && !applied),
                Outcome::Rejected => prop_assert!(!applied),
                Outcome::Unknown => {}
                Outcome::Applied => prop_assert!(applied),
            }
        }
    }
}
