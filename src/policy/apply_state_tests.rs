use super::*;
use crate::id_set::Ids;
use crate::js_input::JsInput;
use crate::update::Direction;

#[path = "apply_state_end_tests.rs"]
mod end;
#[path = "apply_state_rollback_tests.rs"]
mod rollback;
#[path = "apply_state_verify_tests.rs"]
mod verify;

const TIMEOUT_MS: f64 = 30_000.0;
/// Of every operation.
const TAKES_MS: f64 = 100.0;

const RULES: ApplyRules = ApplyRules {
    publish: Publish::Keep,
    expected: None,
    rollback: true,
    timeout_ms: TIMEOUT_MS,
    renews_timeout: false,
};

pub(super) fn state(direction: Direction, phone_ids: &str, status: &str) -> CallingState {
    let mut ids = Ids::default();
    ids.add_before_commas(phone_ids);
    CallingState { direction, phone_ids: ids, status: status.to_owned(), updated_at: None }
}

pub(super) fn update(direction: Direction, phone_ids: Option<&str>) -> CallingUpdate {
    let agent_id = AgentId::check("agentId", JsInput::Text("a".to_owned()), &mut Vec::new()).unwrap();
    let phone_ids = phone_ids.map(|phone_ids| state(direction, phone_ids, "").phone_ids);
    CallingUpdate { agent_id, direction, phone_ids }
}

fn asked() -> CallingUpdate {
    update(Direction::Outbound, Some("2,"))
}

fn former(status: &str) -> CallingState {
    state(Direction::Inbound, "1,", status)
}

fn new(status: &str) -> CallingState {
    state(Direction::Outbound, "2,", status)
}

fn theirs(status: &str) -> CallingState {
    state(Direction::Outbound, "3,", status)
}

type Answer = Result<Response, Failure>;

fn reads(agent: CallingState) -> Answer {
    Ok(Response::Agent(agent))
}

fn saved() -> Answer {
    Ok(Response::Updated { status: "draft".to_owned(), updated_at: None, is_late_possible: false })
}

fn saved_after_a_lost_attempt() -> Answer {
    Ok(Response::Updated { status: "draft".to_owned(), updated_at: None, is_late_possible: true })
}

fn published() -> Answer {
    Ok(Response::Published)
}

fn failure(code: Code, outcome: Outcome) -> Answer {
    Err(Failure::said(code, outcome, "Why".to_owned()))
}

fn lost() -> Answer {
    failure(Code::Network, Outcome::Unknown)
}

fn refused() -> Answer {
    failure(Code::Rejected, Outcome::Rejected)
}

fn unauthorized() -> Answer {
    failure(Code::Unauthorized, Outcome::Rejected)
}

fn rate_limited() -> Answer {
    failure(Code::RateLimited, Outcome::Rejected)
}

fn unsent() -> Answer {
    failure(Code::Network, Outcome::NotSent)
}

fn mismatched() -> Answer {
    failure(Code::ResponseMismatch, Outcome::Applied)
}

fn interrupted(outcome: Outcome) -> Answer {
    failure(Code::Interrupted, outcome)
}

/// A course that has ended. Its failure has the number of its operation attached, from 1.
struct Course {
    requests: String,
    waits: Vec<f64>,
    took_ms: f64,
    result: Result<Applied, Box<NotApplied<usize>>>,
}

impl Course {
    fn of(rules: ApplyRules, update: CallingUpdate, answers: Vec<Answer>) -> Self {
        let start_ms = 1_000.0;
        let (mut now_ms, mut requests, mut waits) = (start_ms, Vec::new(), Vec::new());
        let mut course = ApplyState::new(update.clone(), rules, now_ms);
        loop {
            match course.next_step(now_ms) {
                ApplyStep::Wait { ms } => {
                    waits.push(ms);
                    now_ms += ms;
                }
                ApplyStep::Send { request, time_ms } => {
                    assert!(requests.len() < 1_000, "it never ends");
                    requests.push(match request {
                        Request::Read => "read",
                        Request::Update(sent) if sent == update => "update",
                        Request::Update(_) => "restore",
                        Request::Publish => "publish",
                    });
                    now_ms += time_ms.min(TAKES_MS);
                    // The last answer repeats.
                    match answers.get(requests.len() - 1).or(answers.last()).unwrap().clone() {
                        Ok(response) => course.succeeded(response, now_ms),
                        Err(failure) => course.failed(failure, requests.len(), now_ms),
                    }
                }
                ApplyStep::End => break,
            }
        }
        let result = course.result().unwrap();
        Self { requests: requests.join(" "), waits, took_ms: now_ms - start_ms, result }
    }

    fn sends(self, requests: &str) -> Self {
        assert_eq!(self.requests, requests);
        self
    }

    fn applied(self) -> Applied {
        self.result.unwrap()
    }

    fn not_applied(self) -> NotApplied<usize> {
        *self.result.unwrap_err()
    }
}

fn run(answers: impl IntoIterator<Item = Answer>) -> Course {
    Course::of(RULES, asked(), answers.into_iter().collect())
}

fn run_with(rules: ApplyRules, answers: impl IntoIterator<Item = Answer>) -> Course {
    Course::of(rules, asked(), answers.into_iter().collect())
}

/// What an error says besides its message.
fn facts(end: &NotApplied<usize>) -> (Code, Outcome, Stage, Option<bool>, Option<bool>) {
    (end.failure.code, end.failure.outcome, end.stage, end.off_air, end.rolled_back)
}

#[test]
fn an_agent_that_is_as_asked_is_only_read() {
    for status in ["draft", "published"] {
        let applied = run([reads(new(status))]).sends("read").applied();
        assert!(!applied.changed && !applied.verified);
        assert_eq!((applied.before, applied.after), (new(status), new(status)));
        assert_eq!(applied.off_air_ms, 0.0);
    }
}

#[test]
fn the_order_of_numbers_and_numbers_that_are_not_mentioned_do_not_matter() {
    let agent = state(Direction::Outbound, "1,2,2,", "draft");
    for phone_ids in [None, Some("2,1,")] {
        let asked = update(Direction::Outbound, phone_ids);
        Course::of(RULES, asked, vec![reads(agent.clone())]).sends("read").applied();
    }
}

#[test]
fn a_draft_is_updated_and_stays_a_draft() {
    let applied = run([reads(former("draft")), saved()]).sends("read update").applied();
    assert!(applied.changed && !applied.verified);
    assert_eq!((applied.before, applied.after), (former("draft"), new("draft")));
    assert_eq!(applied.off_air_ms, 0.0);
}

#[test]
fn a_live_agent_is_updated_and_published() {
    let answers = [reads(former("published")), saved(), published()];
    let applied = run(answers).sends("read update publish").applied();
    assert!(applied.changed && !applied.verified);
    assert_eq!((applied.before, applied.after), (former("published"), new("published")));
    assert_eq!(applied.off_air_ms, TAKES_MS);
}

#[test]
fn an_agent_that_is_live_after_the_update_is_not_published() {
    let live =
        Ok(Response::Updated { status: "published".to_owned(), updated_at: None, is_late_possible: false });
    let applied = run([reads(former("published")), live]).sends("read update").applied();
    assert_eq!((applied.after, applied.off_air_ms), (new("published"), 0.0));
}

#[test]
fn the_publish_option_decides_about_publishing() {
    for (publish, before, requests, after) in [
        (Publish::Keep, former("draft"), "read update", new("draft")),
        (Publish::Keep, new("draft"), "read", new("draft")),
        (Publish::Always, former("draft"), "read update publish", new("published")),
        (Publish::Always, former("published"), "read update publish", new("published")),
        (Publish::Always, new("draft"), "read publish", new("published")),
        (Publish::Always, new("published"), "read", new("published")),
        (Publish::Never, former("published"), "read update", new("draft")),
        (Publish::Never, new("published"), "read", new("published")),
    ] {
        let second = if requests == "read publish" { published() } else { saved() };
        let answers = [reads(before), second, published()];
        let applied = run_with(ApplyRules { publish, ..RULES }, answers).sends(requests).applied();
        assert_eq!((applied.after, applied.changed), (after, requests != "read"), "{publish:?}");
    }
}

#[test]
fn an_agent_that_is_not_as_expected_is_a_conflict_and_nothing_is_sent() {
    for found in [theirs("published"), former("draft"), new("published")] {
        let rules = ApplyRules { expected: Some(former("published")), ..RULES };
        let end = run_with(rules, [reads(found.clone())]).sends("read").not_applied();
        let off_air = Some(false);
        assert_eq!(facts(&end), (Code::Conflict, Outcome::NotSent, Stage::Read, off_air, None));
        assert_eq!((end.before, end.current), (Some(found.clone()), Some(found)));
        assert_eq!(end.failure.message(), "This agent has been changed since you read it. Nothing was sent.");
    }
    let rules = ApplyRules { expected: Some(former("published")), ..RULES };
    run_with(rules, [reads(former("published")), saved(), published()]).applied();
}

#[test]
fn a_failed_read_ends_it_before_anything_is_sent() {
    for answer in [lost(), refused(), rate_limited(), interrupted(Outcome::Unknown)] {
        let end = run([answer.clone()]).sends("read").not_applied();
        let code = answer.unwrap_err().code;
        assert_eq!(facts(&end), (code, Outcome::NotSent, Stage::Read, None, None));
        assert_eq!((end.before, end.current, end.attached), (None, None, 1));
        assert_eq!(end.failure.message(), "Why");
    }
}

#[test]
fn an_update_that_is_refused_or_not_sent_ends_it() {
    for answer in [refused(), rate_limited(), unauthorized(), unsent()] {
        let end = run([reads(former("published")), answer.clone()]).sends("read update").not_applied();
        let Failure { code, outcome, .. } = answer.unwrap_err();
        assert_eq!(facts(&end), (code, outcome, Stage::Update, Some(false), None));
        assert_eq!((end.current, end.attached), (Some(former("published")), 2));
        assert_eq!(end.failure.message(), "Why");
    }
}
