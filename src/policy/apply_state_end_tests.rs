//! Courses that end early: interrupted, or out of time.

use super::*;

#[test]
fn an_interrupted_course_sends_nothing_more() {
    let live = || reads(former("published"));
    let (not_sent, unknown) = (Outcome::NotSent, Outcome::Unknown);
    for (answers, requests, outcome, stage, rolled_back) in [
        (vec![live(), interrupted(not_sent)], "read update", not_sent, Stage::Update, None),
        (vec![live(), interrupted(unknown)], "read update", unknown, Stage::Update, None),
        (vec![live(), lost(), interrupted(not_sent)], "read update read", unknown, Stage::Verify, None),
        (
            vec![live(), saved(), interrupted(unknown)],
            "read update publish",
            Outcome::Applied,
            Stage::Publish,
            None,
        ),
        (
            vec![live(), saved(), lost(), interrupted(unknown)],
            "read update publish read",
            Outcome::Applied,
            Stage::Verify,
            None,
        ),
        (
            vec![live(), saved(), refused(), interrupted(unknown)],
            "read update publish read",
            Outcome::Applied,
            Stage::Rollback,
            Some(false),
        ),
        (
            vec![live(), saved(), refused(), reads(new("draft")), interrupted(not_sent)],
            "read update publish read restore",
            Outcome::Applied,
            Stage::Rollback,
            Some(false),
        ),
        (
            vec![live(), saved(), refused(), reads(new("draft")), interrupted(unknown)],
            "read update publish read restore",
            unknown,
            Stage::Rollback,
            None,
        ),
        (
            vec![live(), saved(), refused(), reads(new("draft")), saved(), interrupted(unknown)],
            "read update publish read restore publish",
            Outcome::Rejected,
            Stage::Rollback,
            Some(true),
        ),
    ] {
        let end = run(answers).sends(requests).not_applied();
        assert_eq!(facts(&end), (Code::Interrupted, outcome, stage, None, rolled_back), "{requests}");
        assert_eq!(end.current, None);
    }
}

#[test]
fn an_interrupted_publish_without_an_update_is_unknown() {
    let rules = ApplyRules { publish: Publish::Always, ..RULES };
    let answers = [reads(new("draft")), interrupted(Outcome::Unknown)];
    let end = run_with(rules, answers).sends("read publish").not_applied();
    let code = Code::Interrupted;
    assert_eq!(facts(&end), (code, Outcome::Unknown, Stage::Publish, Some(false), None));
}

#[test]
fn without_an_update_a_publish_that_stays_lost_is_unknown() {
    for failure in [lost(), mismatched()] {
        let rules = ApplyRules { publish: Publish::Always, ..RULES };
        let answers = [reads(new("draft")), failure, lost()];
        let end = run_with(rules, answers).not_applied();
        assert_eq!((end.failure.outcome, end.stage), (Outcome::Unknown, Stage::Verify));
        assert_eq!(end.failure.message(), "Whether the change was applied is not known. Why.");
    }
}

#[test]
fn what_follows_the_update_has_the_same_time_again() {
    let mut course = ApplyState::<()>::new(asked(), RULES, 0.0);
    let send = |request, time_ms| ApplyStep::Send { request, time_ms };
    assert_eq!(course.next_step(0.0), send(Request::Read, TIMEOUT_MS));
    course.succeeded(reads(former("published")).unwrap(), 20_000.0);
    assert_eq!(course.next_step(20_000.0), send(Request::Update(asked()), 10_000.0));
    course.succeeded(saved().unwrap(), 29_000.0);
    assert_eq!(course.next_step(29_000.0), send(Request::Publish, TIMEOUT_MS));
}

#[test]
fn a_course_whose_time_is_up_before_the_update_has_sent_nothing() {
    let mut course = ApplyState::<()>::new(asked(), RULES, 0.0);
    course.succeeded(reads(former("published")).unwrap(), TIMEOUT_MS);
    assert_eq!(course.next_step(TIMEOUT_MS), ApplyStep::End);
    let end = course.result().unwrap().unwrap_err();
    assert_eq!((end.failure.code, end.failure.outcome), (Code::Timeout, Outcome::NotSent));
    assert_eq!((end.stage, end.off_air), (Stage::Update, Some(false)));
    assert_eq!(end.failure.message(), "There was no time left.");
}

#[test]
fn a_course_whose_time_is_up_before_publishing_leaves_the_agent_off_the_air() {
    let mut course = ApplyState::<()>::new(asked(), RULES, 0.0);
    course.succeeded(reads(former("published")).unwrap(), 0.0);
    course.succeeded(saved().unwrap(), 0.0);
    assert_eq!(course.next_step(TIMEOUT_MS), ApplyStep::End);
    let end = course.result().unwrap().unwrap_err();
    assert_eq!((end.failure.outcome, end.stage, end.off_air), (Outcome::Applied, Stage::Publish, Some(true)));
    assert_eq!(
        end.failure.message(),
        "The change was saved, but the agent is not live. There was no time left."
    );
}

#[test]
fn each_step_of_a_bulk_call_renews_the_timeout_once() {
    let rules = || ApplyRules { renews_timeout: true, ..RULES };
    let mut course = ApplyState::<()>::new(asked(), rules(), 0.0);
    for (answer, now_ms) in [
        (reads(former("published")), 60_000.0),
        (saved(), 120_000.0),
        (lost(), 180_000.0),
        (reads(new("draft")), 240_000.0),
    ] {
        match answer {
            Ok(response) => course.succeeded(response, now_ms),
            Err(failure) => course.failed(failure, (), now_ms),
        }
        let ApplyStep::Send { time_ms, .. } = course.next_step(now_ms) else { panic!("it ends") };
        assert_eq!(time_ms, TIMEOUT_MS);
    }
    // Updates that stay lost, of an agent that can be read.
    let rounds = (0..500).flat_map(|_| [reads(former("published")), lost()]);
    assert!(run_with(rules(), rounds).took_ms <= 4.0 * TIMEOUT_MS);
}
