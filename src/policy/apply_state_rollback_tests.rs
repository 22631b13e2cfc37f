//! Settings that the service refuses to publish.

use super::*;

/// The settings of a live agent are refused, and then this happens.
fn after_refusal(answers: impl IntoIterator<Item = Answer>) -> Course {
    let start = [reads(former("published")), saved(), refused()];
    run(start.into_iter().chain(answers))
}

#[test]
fn settings_that_cannot_be_published_are_taken_back() {
    let course = after_refusal([reads(new("draft")), saved(), published()]);
    let end = course.sends("read update publish read restore publish").not_applied();
    let rejected = Outcome::Rejected;
    assert_eq!(facts(&end), (Code::NotPublished, rejected, Stage::Publish, Some(false), Some(true)));
    assert_eq!((end.current, end.attached), (Some(former("published")), 3));
    assert_eq!(
        end.failure.message(),
        "The agent could not be published: Why. The former settings are live again."
    );
}

#[test]
fn without_rollback_settings_that_cannot_be_published_stay() {
    let rules = ApplyRules { rollback: false, ..RULES };
    let answers = [reads(former("published")), saved(), refused()];
    let end = run_with(rules, answers).sends("read update publish").not_applied();
    let applied = Outcome::Applied;
    assert_eq!(facts(&end), (Code::NotPublished, applied, Stage::Publish, Some(true), Some(false)));
    assert_eq!(end.current, Some(new("draft")));
    assert_eq!(end.failure.message(), "The agent could not be published: Why. The agent is not live.");
}

#[test]
fn settings_of_an_agent_that_was_a_draft_stay() {
    let rules = || ApplyRules { publish: Publish::Always, ..RULES };
    let answers = [reads(former("draft")), saved(), refused()];
    let end = run_with(rules(), answers).sends("read update publish").not_applied();
    let code = Code::NotPublished;
    assert_eq!(facts(&end), (code, Outcome::Applied, Stage::Publish, Some(false), Some(false)));
    assert_eq!(
        end.failure.message(),
        "The agent could not be published: Why. The agent is a draft, as before."
    );
    let end = run_with(rules(), [reads(new("draft")), refused()]).sends("read publish").not_applied();
    assert_eq!(facts(&end), (code, Outcome::Rejected, Stage::Publish, Some(false), Some(false)));
}

#[test]
fn a_token_that_is_refused_says_nothing_of_the_settings() {
    let answers = [reads(former("published")), saved(), unauthorized()];
    let end = run(answers).sends("read update publish").not_applied();
    assert_eq!(facts(&end), (Code::Unauthorized, Outcome::Applied, Stage::Publish, Some(true), None));
    assert_eq!(end.failure.message(), "The change was saved, but the agent is not live. Why.");
    let end = after_refusal([reads(new("draft")), saved(), unauthorized()]).not_applied();
    let code = Code::NotPublished;
    assert_eq!(facts(&end), (code, Outcome::Rejected, Stage::Rollback, Some(true), Some(true)));
    assert_eq!(
        end.failure.message(),
        "The agent could not be published: Why. The former settings are in place again, but the agent is not live."
    );
}

#[test]
fn a_rate_limit_or_a_request_that_was_not_sent_does_not_leave_the_agent_off_the_air() {
    for failure in [rate_limited(), unsent()] {
        let answers =
            [reads(former("published")), saved(), failure.clone(), reads(new("draft")), published()];
        let course = run(answers).sends("read update publish read publish");
        assert_eq!(course.waits, [500.0]);
        course.applied();
        let answers = [reads(new("draft")), failure.clone(), reads(new("draft")), saved(), published()];
        let end = after_refusal(answers).sends("read update publish read restore read restore publish");
        assert_eq!(end.not_applied().rolled_back, Some(true));
    }
    let wait = Failure { retry_after_ms: Some(3_000.0), ..rate_limited().unwrap_err() };
    let answers = [reads(former("published")), saved(), Err(wait), reads(new("draft")), published()];
    assert_eq!(run(answers).waits, [3_000.0]);
    let wait = Failure { retry_after_ms: Some(60_000.0), ..rate_limited().unwrap_err() };
    let end =
        run([reads(former("published")), saved(), Err(wait)]).sends("read update publish").not_applied();
    assert_eq!((end.failure.code, end.off_air), (Code::RateLimited, Some(true)));
}

#[test]
fn another_s_settings_are_not_taken_back() {
    for (status, off_air, what_now) in [
        ("draft", Some(true), "The agent is not live."),
        ("published", Some(false), "It is live with settings of somebody else."),
    ] {
        let end = after_refusal([reads(theirs(status))]).sends("read update publish read").not_applied();
        let code = Code::NotPublished;
        assert_eq!(facts(&end), (code, Outcome::Applied, Stage::Rollback, off_air, Some(false)));
        assert_eq!(end.current, Some(theirs(status)));
        assert!(end.failure.message().ends_with(what_now), "{}", end.failure.message());
    }
}

#[test]
fn numbers_that_the_update_did_not_mention_are_not_taken_back_from_another() {
    let direction_only = update(Direction::Outbound, None);
    let same_numbers = state(Direction::Outbound, "1,", "draft");
    let start = || vec![reads(former("published")), saved(), refused()];
    let mut answers = start();
    answers.push(reads(theirs("draft")));
    let course = Course::of(RULES, direction_only.clone(), answers);
    assert_eq!(course.sends("read update publish read").not_applied().rolled_back, Some(false));
    let mut answers = start();
    answers.extend([reads(same_numbers), saved(), published()]);
    let course = Course::of(RULES, direction_only, answers);
    let end = course.sends("read update publish read restore publish").not_applied();
    assert_eq!((end.rolled_back, end.current), (Some(true), Some(former("published"))));
}

#[test]
fn former_settings_that_are_in_place_again_are_only_published() {
    let end = after_refusal([reads(former("draft")), published()]).sends("read update publish read publish");
    assert_eq!(end.not_applied().current, Some(former("published")));
    let end = after_refusal([reads(former("published"))]).sends("read update publish read").not_applied();
    assert_eq!((end.rolled_back, end.off_air), (Some(true), Some(false)));
}

#[test]
fn new_settings_that_somebody_else_could_publish_are_not_taken_back() {
    let applied = after_refusal([reads(new("published"))]).sends("read update publish read").applied();
    assert_eq!((applied.after, applied.verified), (new("published"), true));
    let answers = vec![reads(former("published")), saved(), refused(), reads(theirs("published"))];
    let course = Course::of(RULES, update(Direction::Outbound, None), answers);
    assert_eq!(course.sends("read update publish read").applied().after, theirs("published"));
    let answers = [reads(new("draft")), lost(), reads(new("published"))];
    after_refusal(answers).sends("read update publish read restore read").applied();
}

#[test]
fn a_rollback_that_is_refused_leaves_the_new_settings() {
    let end = after_refusal([reads(new("draft")), refused()]).not_applied();
    let code = Code::NotPublished;
    assert_eq!(facts(&end), (code, Outcome::Applied, Stage::Rollback, Some(true), Some(false)));
    assert_eq!((end.current, end.attached), (Some(new("draft")), 3));
    let end = after_refusal([unauthorized()]).sends("read update publish read").not_applied();
    assert_eq!(facts(&end), (code, Outcome::Applied, Stage::Rollback, Some(true), Some(false)));
}

#[test]
fn a_lost_rollback_is_read_back() {
    for (found, rest) in
        [(former("draft"), "publish read"), (new("draft"), "restore publish read"), (theirs("draft"), "")]
    {
        let mut answers = vec![reads(new("draft")), lost(), reads(found.clone())];
        if found == new("draft") {
            answers.push(saved());
        }
        answers.extend([published(), reads(former("published"))]);
        let requests = format!("read update publish read restore read {rest}");
        let end = after_refusal(answers).sends(requests.trim_end()).not_applied();
        assert_eq!(end.rolled_back, Some(found != theirs("draft")));
    }
}

#[test]
fn a_rollback_whose_result_cannot_be_read_is_unknown() {
    let end = after_refusal([reads(new("draft")), lost()]).not_applied();
    assert_eq!(facts(&end), (Code::NotPublished, Outcome::Unknown, Stage::Rollback, None, None));
    assert_eq!(
        end.failure.message(),
        "The agent could not be published: Why. Whether the agent is live is not known."
    );
}

#[test]
fn former_settings_whose_publishing_stays_lost_are_in_place() {
    let end = after_refusal([reads(new("draft")), saved(), lost()]).not_applied();
    assert_eq!(facts(&end), (Code::NotPublished, Outcome::Rejected, Stage::Rollback, None, Some(true)));
    assert_eq!(
        end.failure.message(),
        "The agent could not be published: Why. The former settings are in place again. Whether the agent is live is not known."
    );
    let end = after_refusal([reads(new("draft")), saved(), refused()]).not_applied();
    assert_eq!((end.rolled_back, end.off_air), (Some(true), Some(true)));
}

#[test]
fn a_lost_publish_of_the_former_settings_is_read_back() {
    let start = || vec![reads(new("draft")), saved(), lost()];
    for (found, rest) in [
        (former("published"), ""),
        (former("draft"), "publish"),
        (new("draft"), "restore publish"),
        (theirs("draft"), ""),
    ] {
        let mut answers = start();
        answers.push(reads(found.clone()));
        if found == new("draft") {
            answers.push(saved());
        }
        answers.push(published());
        let requests = format!("read update publish read restore publish read {rest}");
        let end = after_refusal(answers).sends(requests.trim_end()).not_applied();
        assert_eq!(end.rolled_back, Some(found != theirs("draft")));
    }
}

#[test]
fn an_update_that_arrives_after_the_rollback_is_taken_back_too() {
    let start = || [reads(former("published")), saved_after_a_lost_attempt(), refused(), reads(new("draft"))];
    // It makes publishing the former settings fail, or takes them off the air.
    for publish in [refused(), published()] {
        let rest = [saved(), publish, reads(new("draft")), saved(), published()];
        let course = run(start().into_iter().chain(rest));
        let end = course.sends("read update publish read restore publish read restore publish").not_applied();
        // Yet another one may arrive.
        let unknown = Outcome::Unknown;
        assert_eq!(facts(&end), (Code::NotPublished, unknown, Stage::Publish, Some(false), Some(true)));
        assert_eq!(end.current, Some(former("published")));
    }
}
