use super::*;

const RULES: Rules = Rules {
    timeout_ms: 30_000.0,
    attempt_timeout_ms: 10_000.0,
    max_retries: 2,
    can_renew_token: false,
    rate_limit_restarts: 0,
};

fn refused(status: u16, code: Code, outcome: Outcome) -> Failure {
    Failure { status: Some(status), ..Failure::said(code, outcome, String::new()) }
}

fn too_many(retry_after_ms: f64) -> Failure {
    Failure { retry_after_ms: Some(retry_after_ms), ..refused(429, Code::RateLimited, Outcome::Rejected) }
}

fn busy() -> Failure {
    refused(503, Code::ServerError, Outcome::Unknown)
}

/// The decision after a failure if nothing but the failure's own delay applies.
fn after(course: &mut RetryState, failure: &Failure, now_ms: f64, jitter: f64) -> RetryDecision {
    let wait_ms = course.wait_ms(failure, jitter);
    course.after_failure(failure, wait_ms, now_ms)
}

#[test]
fn an_attempt_is_limited_by_its_timeout_and_the_calls_deadline() {
    let mut course = RetryState::new(RULES, 0.0);
    assert_eq!(course.before_attempt(0.0, 0.0), NextStep::Send { time_ms: 10_000.0 });
    assert_eq!(course.before_attempt(0.0, 25_000.0), NextStep::Send { time_ms: 5_000.0 });
    let NextStep::Fail(failure) = course.before_attempt(0.0, 30_000.0) else {
        panic!("it sends after its deadline")
    };
    assert_eq!((failure.code, failure.outcome), (Code::Timeout, Outcome::NotSent));
}

#[test]
fn retry_after_replaces_the_backoff() {
    let mut course = RetryState::new(RULES, 0.0);
    assert_eq!(after(&mut course, &busy(), 0.0, 0.0).delay_ms, Some(500.0));
    assert_eq!(after(&mut course, &too_many(1_234.0), 0.0, 0.0).delay_ms, Some(1_234.0));
}

#[test]
fn attempts_end_when_no_retries_are_left() {
    let mut course = RetryState::new(RULES, 0.0);
    let delays: Vec<_> = (0..4).map(|_| after(&mut course, &busy(), 0.0, 1.0).delay_ms).collect();
    assert_eq!(delays, [Some(375.0), Some(750.0), None, None]);
    assert_eq!(course.attempts(), 4);
}

#[test]
fn a_wait_that_would_reach_the_deadline_is_not_started() {
    let mut course = RetryState::new(RULES, 0.0);
    assert_eq!(after(&mut course, &too_many(60_000.0), 0.0, 0.0).delay_ms, None);

    let NextStep::Fail(failure) = course.before_attempt(30_000.0, 0.0) else { panic!("it waits too long") };
    assert_eq!((failure.code, failure.outcome), (Code::RateLimited, Outcome::NotSent));
    assert_eq!(failure.retry_after_ms, Some(30_000.0));
    assert_eq!(course.before_attempt(29_999.0, 0.0), NextStep::Wait { ms: 29_999.0 });
}

#[test]
fn a_stale_token_is_renewed_once_and_not_counted_as_a_retry() {
    let unauthorized = refused(401, Code::Unauthorized, Outcome::Rejected);
    let mut course = RetryState::new(Rules { can_renew_token: true, max_retries: 0, ..RULES }, 0.0);
    let first = after(&mut course, &unauthorized, 0.0, 0.0);
    assert_eq!((first.delay_ms, first.renew_token), (Some(0.0), true));
    assert_eq!(after(&mut course, &unauthorized, 0.0, 0.0).delay_ms, None);
    let mut fixed = RetryState::new(RULES, 0.0);
    assert_eq!(after(&mut fixed, &unauthorized, 0.0, 0.0).delay_ms, None);
}

#[test]
fn the_greatest_outcome_of_all_attempts_decides() {
    let lost = Failure::said(Code::Network, Outcome::Unknown, String::new());
    let unsent = Failure::said(Code::InvalidOptions, Outcome::NotSent, String::new());
    let refusal = refused(401, Code::Unauthorized, Outcome::Rejected);
    let refusal_in_a_2xx = refused(200, Code::Rejected, Outcome::Rejected);
    let mismatch = refused(200, Code::ResponseMismatch, Outcome::Applied);
    for (attempts, outcome) in [
        (vec![&unsent], Outcome::NotSent),
        (vec![&refusal], Outcome::Rejected),
        (vec![&refusal, &unsent], Outcome::Rejected),
        (vec![&lost, &refusal], Outcome::Unknown),
        (vec![&lost, &too_many(1.0)], Outcome::Unknown),
        (vec![&lost, &refusal_in_a_2xx], Outcome::Unknown),
        (vec![&lost, &unsent], Outcome::Unknown),
        (vec![&refusal, &lost], Outcome::Unknown),
        (vec![&lost, &mismatch], Outcome::Applied),
    ] {
        let mut course = RetryState::new(RULES, 0.0);
        for attempt in &attempts {
            after(&mut course, attempt, 0.0, 0.0);
        }
        let last = (*attempts.last().unwrap()).clone();
        assert_eq!(course.conclude(last).outcome, outcome, "{attempts:?}");
    }
}

#[test]
fn in_bulk_a_429_restarts_the_call_ten_times_with_a_new_deadline() {
    let mut course = RetryState::new(Rules { max_retries: 0, rate_limit_restarts: 10, ..RULES }, 0.0);
    let mut now = 0.0;
    for _ in 0..10 {
        assert_eq!(after(&mut course, &too_many(60_000.0), now, 0.0).delay_ms, Some(60_000.0));
        now += 60_000.0;
        assert_eq!(course.before_attempt(0.0, now), NextStep::Send { time_ms: 10_000.0 });
    }
    assert_eq!(after(&mut course, &too_many(60_000.0), now, 0.0).delay_ms, None);
}

#[test]
fn in_bulk_a_paused_base_url_is_waited_for_without_a_limit() {
    let mut course = RetryState::new(Rules { rate_limit_restarts: 10, ..RULES }, 0.0);
    assert_eq!(course.before_attempt(600_000.0, 0.0), NextStep::Wait { ms: 600_000.0 });
    assert_eq!(course.before_attempt(0.0, 600_000.0), NextStep::Send { time_ms: 10_000.0 });
}

#[test]
fn in_bulk_an_update_that_may_have_been_applied_is_not_restarted() {
    let mut course = RetryState::new(Rules { rate_limit_restarts: 10, ..RULES }, 0.0);
    after(&mut course, &busy(), 0.0, 0.0);
    assert_eq!(after(&mut course, &too_many(60_000.0), 0.0, 0.0).delay_ms, None);
    assert_eq!(course.conclude(too_many(60_000.0)).outcome, Outcome::Unknown);
}

fn unclear() -> Failure {
    Failure { is_unclear: true, ..refused(429, Code::RateLimited, Outcome::Rejected) }
}

#[test]
fn a_429_with_an_invalid_time_backs_off_longer() {
    let mut course = RetryState::new(RULES, 0.0);
    let delays: Vec<_> = (0..3).map(|_| after(&mut course, &unclear(), 0.0, 1.0).delay_ms).collect();
    assert_eq!(delays, [Some(3_000.0), Some(6_000.0), None]);
}

#[test]
fn without_a_time_each_restart_of_a_bulk_update_waits_longer() {
    let rules = Rules { rate_limit_restarts: 10, max_retries: 0, ..RULES };
    for silent in [unclear(), refused(429, Code::RateLimited, Outcome::Rejected)] {
        let mut course = RetryState::new(rules, 0.0);
        let delays: Vec<_> = (0..11).map(|_| after(&mut course, &silent, 0.0, 0.0).delay_ms).collect();
        let expected = [8_000.0, 16_000.0, 32_000.0, 60_000.0, 60_000.0];
        assert_eq!(delays[..5], expected.map(Some));
        assert_eq!(delays[9..], [Some(60_000.0), None]);
    }
}

#[test]
fn a_bulk_update_waits_no_longer_than_the_longest_hold() {
    let mut course = RetryState::new(Rules { rate_limit_restarts: 10, ..RULES }, 0.0);
    assert_eq!(after(&mut course, &too_many(30_000_000.0), 0.0, 0.0).delay_ms, Some(60_000.0));
    assert_eq!(after(&mut RetryState::new(RULES, 0.0), &too_many(30_000_000.0), 0.0, 0.0).delay_ms, None);
}

#[test]
fn a_bulk_update_backs_off_even_if_retry_after_is_zero() {
    let mut course = RetryState::new(Rules { rate_limit_restarts: 10, max_retries: 0, ..RULES }, 0.0);
    let delays: Vec<_> = (0..3).map(|_| after(&mut course, &too_many(0.0), 0.0, 0.0).delay_ms).collect();
    assert_eq!(delays, [Some(500.0), Some(1_000.0), Some(2_000.0)]);
}
