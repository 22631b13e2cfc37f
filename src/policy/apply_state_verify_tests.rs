//! What has no reliable response is read back.

use super::*;

#[test]
fn a_lost_update_that_is_read_back_as_asked_was_applied() {
    let answers =
        [reads(former("published")), lost(), reads(new("draft")), published(), reads(new("published"))];
    let course = run(answers).sends("read update read publish read");
    assert!(course.waits.is_empty());
    let applied = course.applied();
    assert!(applied.changed && applied.verified);
    assert_eq!(applied.after, new("published"));
    // From the end of the update to the response to publishing.
    assert_eq!(applied.off_air_ms, 2.0 * TAKES_MS);
    let applied =
        run([reads(former("draft")), lost(), reads(new("draft"))]).sends("read update read").applied();
    assert!(applied.verified);
}

#[test]
fn a_lost_update_that_is_read_back_as_before_is_sent_again() {
    let answers = [reads(former("draft")), lost(), reads(former("draft")), saved()];
    let applied = run(answers).sends("read update read update").applied();
    assert_eq!(applied.after, new("draft"));
    assert!(!applied.verified, "the response to the second update decided");
}

#[test]
fn each_read_back_waits_longer_and_its_repetition_follows_at_once() {
    let before = || reads(former("draft"));
    let answers = [before(), lost(), before(), lost(), before(), lost(), before(), saved()];
    let course = run(answers).sends("read update read update read update read update");
    assert_eq!(course.waits, [1_000.0, 2_000.0]);
    let course = run([before(), lost(), lost(), lost(), before(), saved()]);
    assert_eq!(course.sends("read update read read read update").waits, [1_000.0, 2_000.0]);
}

#[test]
fn the_time_off_the_air_begins_with_the_update_that_was_applied() {
    let answers = [
        reads(former("published")),
        lost(),
        reads(former("published")),
        lost(),
        reads(former("published")),
        saved_after_a_lost_attempt(),
        published(),
        reads(new("published")),
    ];
    let applied = run(answers).sends("read update read update read update publish read").applied();
    assert_eq!(applied.off_air_ms, TAKES_MS);
}

#[test]
fn a_lost_update_that_is_read_back_as_another_s_is_a_conflict() {
    let end = run([reads(former("published")), lost(), reads(theirs("draft"))]).sends("read update read");
    let end = end.not_applied();
    assert_eq!(facts(&end), (Code::Conflict, Outcome::Unknown, Stage::Verify, Some(true), None));
    assert_eq!(end.current, Some(theirs("draft")));
    assert_eq!(
        end.failure.message(),
        "This agent was changed by somebody else meanwhile. Their settings are in place."
    );
}

#[test]
fn with_expected_a_status_that_changed_during_a_lost_update_is_a_conflict() {
    for (before, after) in [("published", "draft"), ("draft", "published")] {
        let rules = ApplyRules { expected: Some(former(before)), ..RULES };
        let answers = [reads(former(before)), lost(), reads(former(after)), saved(), published()];
        let end = run_with(rules, answers.clone()).sends("read update read").not_applied();
        assert_eq!((end.failure.code, end.failure.outcome), (Code::Conflict, Outcome::Unknown));
        assert!(run(answers).requests.starts_with("read update read update"));
    }
}

#[test]
fn an_update_that_is_refused_after_a_lost_one_stays_unknown() {
    let answers = [reads(former("published")), lost(), reads(former("published")), refused()];
    let end = run(answers).sends("read update read update").not_applied();
    assert_eq!(facts(&end), (Code::Rejected, Outcome::Unknown, Stage::Update, Some(false), None));
    assert_eq!(end.failure.message(), "Whether the change was applied is not known. Why.");
}

#[test]
fn after_a_lost_update_a_rate_limit_is_waited_for() {
    let before = || reads(former("draft"));
    for failure in [rate_limited(), unsent()] {
        let answers = [before(), lost(), before(), failure, before(), saved()];
        let course = run(answers).sends("read update read update read update");
        assert_eq!(course.waits, [1_000.0]);
        course.applied();
    }
}

#[test]
fn reads_that_fail_are_repeated_until_the_time_is_up() {
    let course = run([reads(former("published")), lost()]);
    assert!(course.requests.starts_with("read update read read read"));
    assert!(course.took_ms <= 2.0 * TIMEOUT_MS);
    let end = course.not_applied();
    assert_eq!(facts(&end), (Code::Network, Outcome::Unknown, Stage::Verify, None, None));
    assert_eq!((end.current, end.attached), (None, 2));
    assert_eq!(end.failure.message(), "Whether the change was applied is not known. Why.");
}

#[test]
fn a_read_that_is_refused_ends_it() {
    let end =
        run([reads(former("published")), lost(), unauthorized()]).sends("read update read").not_applied();
    assert_eq!(facts(&end), (Code::Network, Outcome::Unknown, Stage::Verify, None, None));
    run([reads(former("draft")), lost(), rate_limited(), reads(new("draft"))]).applied();
}

#[test]
fn an_update_that_was_applied_otherwise_is_not_mistaken_for_another_s() {
    let partly = state(Direction::Outbound, "1,", "draft");
    let end =
        run([reads(former("published")), mismatched(), reads(partly.clone())]).sends("read update read");
    let end = end.not_applied();
    let code = Code::ResponseMismatch;
    assert_eq!(facts(&end), (code, Outcome::Applied, Stage::Verify, Some(true), None));
    assert_eq!((end.current, end.attached), (Some(partly), 2));
    assert_eq!(end.failure.message(), "The change was saved, but the agent is not live. Why.");
    // No update makes an agent live.
    let rules = ApplyRules { expected: Some(former("draft")), ..RULES };
    let answers = [reads(former("draft")), mismatched(), reads(former("published"))];
    run_with(rules, answers).sends("read update read").not_applied();
    // The settings are as before, so they are sent again, and refused.
    let rules = ApplyRules { expected: Some(former("published")), ..RULES };
    let answers = [reads(former("published")), mismatched(), reads(former("draft")), refused()];
    let end = run_with(rules, answers).sends("read update read update").not_applied();
    assert_eq!(facts(&end), (Code::Rejected, Outcome::Unknown, Stage::Update, Some(true), None));
}

#[test]
fn a_lost_publish_is_read_back_and_repeated() {
    let start = || [reads(former("published")), saved(), lost()];
    let live = start().into_iter().chain([reads(new("published"))]);
    let applied = run(live).sends("read update publish read").applied();
    assert!(applied.verified);
    assert_eq!(applied.off_air_ms, 2.0 * TAKES_MS);
    let draft = start().into_iter().chain([reads(new("draft")), published()]);
    run(draft).sends("read update publish read publish").applied();
    let other = start().into_iter().chain([reads(theirs("draft"))]);
    let end = run(other).sends("read update publish read").not_applied();
    assert_eq!(facts(&end), (Code::Conflict, Outcome::Applied, Stage::Verify, Some(true), None));
}

#[test]
fn a_publish_that_stays_lost_leaves_the_status_unknown() {
    let end = run([reads(former("published")), saved(), lost()]).not_applied();
    assert_eq!(facts(&end), (Code::Network, Outcome::Applied, Stage::Verify, None, None));
    assert_eq!(end.failure.message(), "The change was saved. Whether the agent is live is not known. Why.");
}

#[test]
fn an_update_that_may_arrive_late_is_looked_for_after_publishing() {
    let start = || [reads(former("published")), saved_after_a_lost_attempt(), published()];
    let live = start().into_iter().chain([reads(new("published"))]);
    let applied = run(live).sends("read update publish read").applied();
    assert_eq!((applied.off_air_ms, applied.verified), (TAKES_MS, true));
    let late = start().into_iter().chain([reads(new("draft")), published()]);
    let applied = run(late).sends("read update publish read publish").applied();
    assert_eq!((applied.off_air_ms, applied.after), (3.0 * TAKES_MS, new("published")));
}

#[test]
fn an_agent_that_cannot_be_looked_at_after_publishing_is_published() {
    for failure in [lost(), unauthorized()] {
        let answers = [reads(former("published")), saved_after_a_lost_attempt(), published(), failure];
        let applied = run(answers).applied();
        assert_eq!(
            (applied.after, applied.off_air_ms, applied.verified),
            (new("published"), TAKES_MS, false)
        );
    }
}
