//! The course of an apply: read, update, publish, verify and roll back. Every decision between two
//! operations is made here; `web/apply.rs` runs the operations.

use serde::Serialize;

use crate::calling_state::CallingState;
use crate::error::{Code, Failure, Outcome};
use crate::messages::{Message, errors, frames};
use crate::policy::deadline::Deadline;
use crate::policy::retry::backoff_ms;
use crate::update::{AgentId, CallingUpdate};

/// Whether the agent is published in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Publish {
    /// If it was live before
    Keep,
    Always,
    Never,
}

impl Publish {
    /// The option's text, which was validated.
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Keep,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct ApplyRules {
    pub(crate) publish: Publish,
    /// What the caller knows of the agent; anything else is a conflict.
    pub(crate) expected: Option<CallingState>,
    /// Whether settings that cannot be published are taken back.
    pub(crate) rollback: bool,
    /// Until the update is sent; then as long again for what has to follow it.
    pub(crate) timeout_ms: f64,
    /// Whether each step starts the timeout anew: rate limits pause a bulk call in between.
    pub(crate) renews_timeout: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stage {
    Read,
    Update,
    Publish,
    Rollback,
    /// Reading back what became of a change without a reliable response.
    Verify,
}

/// An operation of the course.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Request {
    Read,
    Update(CallingUpdate),
    Publish,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApplyStep {
    Wait {
        ms: f64,
    },
    /// `time_ms` limits the operation with its retries.
    Send {
        request: Request,
        time_ms: f64,
    },
    End,
}

/// What a successful operation returned.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Response {
    Agent(CallingState),
    /// With the status after the update. `is_late_possible` says that an earlier attempt of it got
    /// no response, and may still be applied.
    Updated {
        status: String,
        updated_at: Option<String>,
        is_late_possible: bool,
    },
    Published,
}

/// An apply that did what was asked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Applied {
    pub(crate) changed: bool,
    pub(crate) before: CallingState,
    pub(crate) after: CallingState,
    /// From the response to the update to the response to publishing.
    pub(crate) off_air_ms: f64,
    /// Whether reading the agent back decided.
    pub(crate) verified: bool,
}

/// An apply that did not. `attached` belongs to `failure`.
#[derive(Debug, PartialEq)]
pub(crate) struct NotApplied<A> {
    pub(crate) failure: Failure,
    pub(crate) attached: A,
    pub(crate) stage: Stage,
    pub(crate) before: Option<CallingState>,
    /// What is known of the agent now.
    pub(crate) current: Option<CallingState>,
    /// Whether an agent that was live is not live now; `None` if that is not known.
    pub(crate) off_air: Option<bool>,
    /// Whether the former settings are in place again, for settings that could not be published.
    pub(crate) rolled_back: Option<bool>,
}

/// Which settings the course is about to establish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Goal {
    New,
    Former,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Read,
    Update,
    VerifyUpdate,
    Publish,
    VerifyPublish,
    /// Settings that somebody else has changed meanwhile must not be taken back.
    ReadBeforeRollback,
    Ended,
}

/// Decides from responses alone, so it cannot exclude:
/// - A request whose response was given up may land after the course has ended. A late update makes
///   a live agent a draft, and brings back settings that were taken back. That is why the outcome
///   after a rollback is `Unknown` if an update went unanswered.
/// - Another's change between a response and the next write is overwritten, or published. No pause
///   lies between the two.
/// - Another's change to what was asked for, or back to what was before, looks like the course's
///   own. So does an agent that another unpublishes once the update was sent.
/// - `after` and `current` repeat numbers that an update without numbers did not return.
pub(crate) struct ApplyState<A> {
    update: CallingUpdate,
    rules: ApplyRules,
    deadline: Deadline,
    /// The step that last started the timeout anew, once the update was sent.
    committed: Option<(Goal, Phase)>,
    phase: Phase,
    goal: Goal,
    /// A wait before the next operation.
    wait_ms: f64,
    /// How often the agent was read back.
    rounds: u32,
    before: Option<CallingState>,
    current: Option<CallingState>,
    /// What became of the new settings.
    outcome: Outcome,
    verified: bool,
    saved_at_ms: Option<f64>,
    published_at_ms: Option<f64>,
    off_air_ms: f64,
    /// Which settings are in place, as far as the last response says.
    in_place: Option<Goal>,
    /// Whether the service has applied something other than an update.
    is_mismatched: bool,
    /// Whether an update without a response may still be applied, after which the agent is a draft.
    is_late_possible: bool,
    /// Whether such an update may have been applied since the agent was read back.
    is_late_unchecked: bool,
    /// Why the last operation failed.
    failed: Option<(Failure, A)>,
    /// Why the new settings could not be published.
    refused: Option<(Failure, A)>,
    result: Option<Result<Applied, Box<NotApplied<A>>>>,
}

impl<A: Default> ApplyState<A> {
    pub(crate) fn new(update: CallingUpdate, rules: ApplyRules, now_ms: f64) -> Self {
        Self {
            update,
            deadline: Deadline::after(now_ms, rules.timeout_ms),
            rules,
            committed: None,
            phase: Phase::Read,
            goal: Goal::New,
            wait_ms: 0.0,
            rounds: 0,
            before: None,
            current: None,
            outcome: Outcome::NotSent,
            verified: false,
            saved_at_ms: None,
            published_at_ms: None,
            off_air_ms: 0.0,
            in_place: None,
            is_mismatched: false,
            is_late_possible: false,
            is_late_unchecked: false,
            failed: None,
            refused: None,
            result: None,
        }
    }

    pub(crate) fn agent_id(&self) -> &AgentId {
        &self.update.agent_id
    }

    /// What to do next. After `Send`, `succeeded` or `failed` follows.
    pub(crate) fn next_step(&mut self, now_ms: f64) -> ApplyStep {
        if self.phase == Phase::Ended {
            return ApplyStep::End;
        }
        let wait_ms = core::mem::take(&mut self.wait_ms);
        if wait_ms > 0.0 && self.deadline.leaves_time_after(wait_ms, now_ms) {
            return ApplyStep::Wait { ms: wait_ms };
        }
        let time_ms = self.deadline.remaining_ms(now_ms);
        if wait_ms > 0.0 || time_ms <= 0.0 {
            self.end_out_of_time(now_ms);
            return ApplyStep::End;
        }
        let request = match self.phase {
            Phase::Update => Request::Update(self.goal_update()),
            Phase::Publish => Request::Publish,
            Phase::Read
            | Phase::VerifyUpdate
            | Phase::VerifyPublish
            | Phase::ReadBeforeRollback
            | Phase::Ended => Request::Read,
        };
        ApplyStep::Send { request, time_ms }
    }

    /// The result, once the step is `End`.
    pub(crate) fn result(&mut self) -> Option<Result<Applied, Box<NotApplied<A>>>> {
        self.result.take()
    }

    pub(crate) fn succeeded(&mut self, response: Response, now_ms: f64) {
        match response {
            Response::Agent(agent) => self.read(agent, now_ms),
            Response::Updated { status, updated_at, is_late_possible } => {
                self.is_late_possible |= is_late_possible;
                self.is_late_unchecked |= is_late_possible;
                self.updated(status, updated_at, now_ms);
            }
            Response::Published => self.published(now_ms),
        }
    }

    pub(crate) fn failed(&mut self, failure: Failure, attached: A, now_ms: f64) {
        if failure.code == Code::Interrupted {
            // Another tab has the agent's lock, so nothing more may be sent.
            let stage = self.stage();
            self.current = None;
            self.record_outcome(&failure);
            return self.end_failed(failure, attached, stage);
        }
        match self.phase {
            Phase::Read => self.end_failed(failure, attached, Stage::Read),
            Phase::Update => self.update_failed(failure, attached, now_ms),
            Phase::Publish => self.publish_failed(failure, attached, now_ms),
            Phase::VerifyUpdate | Phase::VerifyPublish | Phase::ReadBeforeRollback => {
                self.read_back_failed(failure, attached, now_ms);
            }
            Phase::Ended => {}
        }
    }

    fn read(&mut self, agent: CallingState, now_ms: f64) {
        if self.phase != Phase::Read {
            self.commit(now_ms);
        }
        if self.refused.is_some() && agent.is_live() && agent.satisfies(&self.update) {
            return self.published_by_others(agent, now_ms);
        }
        match self.phase {
            Phase::Read => self.first_read(agent, now_ms),
            Phase::VerifyUpdate => self.update_read_back(agent, now_ms),
            Phase::VerifyPublish => self.publish_read_back(agent, now_ms),
            Phase::ReadBeforeRollback => self.read_before_rollback(agent, now_ms),
            Phase::Update | Phase::Publish | Phase::Ended => {}
        }
    }

    fn first_read(&mut self, agent: CallingState, now_ms: f64) {
        self.current = Some(agent.clone());
        self.before = Some(agent.clone());
        if self.rules.expected.as_ref().is_some_and(|expected| !agent.is_unchanged_since(expected)) {
            return self.end_conflict(errors::CHANGED_SINCE, Stage::Read);
        }
        if self.rules.renews_timeout {
            self.deadline = Deadline::after(now_ms, self.rules.timeout_ms);
        }
        if !agent.satisfies(&self.update) {
            self.phase = Phase::Update;
        } else if self.has_to_publish() {
            self.phase = Phase::Publish;
        } else {
            self.end_applied(false);
        }
    }

    fn updated(&mut self, status: String, updated_at: Option<String>, now_ms: f64) {
        self.commit(now_ms);
        self.failed = None;
        self.verified = false;
        let updated = self.before.as_ref().map(|before| before.after(&self.goal_update()));
        self.current = updated.map(|settings| CallingState { status, updated_at, ..settings });
        self.settings_are_in_place(now_ms);
    }

    fn update_failed(&mut self, failure: Failure, attached: A, now_ms: f64) {
        self.record_outcome(&failure);
        match failure.outcome {
            Outcome::NotSent | Outcome::Rejected if self.is_worth_another_try(&failure) => {
                self.try_again_later(Phase::VerifyUpdate, failure, attached, now_ms);
            }
            Outcome::NotSent | Outcome::Rejected => match self.goal {
                Goal::New => self.end_failed(failure, attached, Stage::Update),
                Goal::Former => self.end_not_published(Stage::Rollback),
            },
            Outcome::Unknown | Outcome::Applied => {
                self.is_mismatched |= failure.outcome == Outcome::Applied;
                self.is_late_possible = true;
                self.is_late_unchecked = true;
                self.commit(now_ms);
                // The agent is off the air from now on, if the update was applied.
                self.saved_at_ms.get_or_insert(now_ms);
                self.current = None;
                self.failed = Some((failure, attached));
                self.read_back(Phase::VerifyUpdate);
            }
        }
    }

    fn update_read_back(&mut self, agent: CallingState, now_ms: f64) {
        self.verified = true;
        let is_as_asked = agent.satisfies(&self.goal_update());
        let is_as_before = match self.goal {
            Goal::New => self.is_as_before_update(&agent),
            Goal::Former => self.has_new_settings(&agent),
        };
        self.current = Some(agent);
        if is_as_asked {
            self.settings_are_in_place(now_ms);
        } else if is_as_before {
            if self.goal == Goal::New {
                // It has not been applied so far.
                self.saved_at_ms = None;
                self.outcome = Outcome::Unknown;
            } else {
                self.in_place = Some(Goal::New);
            }
            self.phase = Phase::Update;
        } else {
            self.end_changed_by_others();
        }
    }

    /// The settings of the goal are in place. What is left is to publish them.
    fn settings_are_in_place(&mut self, now_ms: f64) {
        self.in_place = Some(self.goal);
        if self.goal == Goal::New {
            self.outcome = Outcome::Applied;
            self.saved_at_ms.get_or_insert(now_ms);
        }
        if self.has_to_publish() {
            self.phase = Phase::Publish;
        } else {
            self.end_goal(now_ms);
        }
    }

    fn published(&mut self, now_ms: f64) {
        self.current = self.current.as_ref().map(CallingState::published);
        self.published_at_ms = Some(now_ms);
        if core::mem::take(&mut self.is_late_unchecked) {
            // An update that arrives late makes it a draft again.
            self.commit(now_ms);
            self.phase = Phase::VerifyPublish;
            return;
        }
        self.end_goal(now_ms);
    }

    fn publish_failed(&mut self, failure: Failure, attached: A, now_ms: f64) {
        // Without an update, the time for what follows begins here.
        self.commit(now_ms);
        self.record_outcome(&failure);
        match (failure.code, failure.outcome) {
            (_, Outcome::Unknown | Outcome::Applied) => {
                self.current = None;
                self.failed = Some((failure, attached));
                self.read_back(Phase::VerifyPublish);
            }
            _ if self.is_worth_another_try(&failure) => {
                self.try_again_later(Phase::VerifyPublish, failure, attached, now_ms);
            }
            // These say nothing of the settings.
            (Code::RateLimited | Code::Unauthorized | Code::Forbidden, _) | (_, Outcome::NotSent) => {
                self.end_unpublished(failure, attached, self.goal_stage(Stage::Publish));
            }
            (_, Outcome::Rejected) if self.goal == Goal::Former => {
                if core::mem::take(&mut self.is_late_unchecked) {
                    // An update that arrived late may have brought the new settings back.
                    self.current = None;
                    self.in_place = None;
                    self.read_back(Phase::VerifyPublish);
                } else {
                    self.end_not_published(Stage::Rollback);
                }
            }
            (_, Outcome::Rejected) => {
                self.refused = Some((failure, attached));
                if self.rules.rollback && self.was_live() && self.outcome == Outcome::Applied {
                    self.phase = Phase::ReadBeforeRollback;
                } else {
                    self.end_not_published(Stage::Publish);
                }
            }
        }
    }

    fn publish_read_back(&mut self, agent: CallingState, now_ms: f64) {
        self.verified = true;
        let is_as_asked = agent.satisfies(&self.goal_update());
        let is_late_update = self.goal == Goal::Former && self.has_new_settings(&agent);
        let is_live = agent.is_live();
        self.current = Some(agent);
        if is_late_update {
            self.in_place = Some(Goal::New);
            self.phase = Phase::Update;
        } else if !is_as_asked {
            self.end_changed_by_others();
        } else if is_live {
            self.end_goal(now_ms);
        } else {
            self.in_place = Some(self.goal);
            self.published_at_ms = None;
            self.phase = Phase::Publish;
        }
    }

    fn read_before_rollback(&mut self, agent: CallingState, now_ms: f64) {
        let has_new_settings = self.has_new_settings(&agent);
        let is_as_before = self.before.as_ref().is_some_and(|before| agent.has_same_settings(before));
        self.current = Some(agent);
        self.rounds = 0;
        if is_as_before {
            self.goal = Goal::Former;
            self.settings_are_in_place(now_ms);
        } else if has_new_settings {
            self.goal = Goal::Former;
            self.phase = Phase::Update;
        } else {
            self.end_not_published(Stage::Rollback);
        }
    }

    /// Somebody else could publish what was asked for, so it is not taken back.
    fn published_by_others(&mut self, agent: CallingState, now_ms: f64) {
        self.current = Some(agent);
        self.goal = Goal::New;
        self.published_at_ms = None;
        self.verified = true;
        self.end_goal(now_ms);
    }

    /// Reads again until the time is up, unless the service refuses to be read.
    fn read_back_failed(&mut self, failure: Failure, attached: A, now_ms: f64) {
        if failure.outcome == Outcome::Rejected && failure.code != Code::RateLimited {
            if self.is_published() {
                return self.end_goal(now_ms);
            }
            if self.refused.is_some() {
                return self.end_not_published(Stage::Rollback);
            }
            let (failure, attached) = self.failed.take().unwrap_or((failure, attached));
            return self.end_failed(failure, attached, Stage::Verify);
        }
        if self.failed.is_none() {
            self.failed = Some((failure, attached));
        }
        self.pause(0.0);
    }

    /// Reads back what became of a change: at once, then later each time. A write follows its read
    /// without a pause, so that another's change can only be missed within one round trip.
    fn read_back(&mut self, phase: Phase) {
        if self.rounds > 0 {
            self.pause(0.0);
        } else {
            self.rounds = 1;
        }
        self.phase = phase;
    }

    fn try_again_later(&mut self, phase: Phase, failure: Failure, attached: A, now_ms: f64) {
        self.commit(now_ms);
        self.pause(failure.retry_after_ms.unwrap_or(0.0));
        self.failed = Some((failure, attached));
        self.phase = phase;
    }

    fn pause(&mut self, least_ms: f64) {
        self.wait_ms = backoff_ms(self.rounds, 0.0).max(least_ms);
        self.rounds += 1;
    }

    /// An update that may have been applied is brought to an end: what says nothing of the settings
    /// is tried again.
    fn is_worth_another_try(&self, failure: &Failure) -> bool {
        self.outcome >= Outcome::Unknown
            && (failure.code == Code::RateLimited || failure.outcome == Outcome::NotSent)
    }

    /// Takes into account what the operation that failed may have changed.
    fn record_outcome(&mut self, failure: &Failure) {
        match (self.phase, self.goal) {
            (Phase::Update, Goal::New) => self.outcome = self.outcome.max(failure.outcome),
            (Phase::Update, Goal::Former) if failure.outcome <= Outcome::Rejected => {}
            (Phase::Update, Goal::Former) => self.in_place = None,
            // Without an update, publishing is the change. Another status in its response does not
            // say what was applied.
            (Phase::Publish, _) if self.saved_at_ms.is_none() => {
                self.outcome = self.outcome.max(failure.outcome.min(Outcome::Unknown));
            }
            (Phase::Read | Phase::VerifyUpdate | Phase::Publish, _)
            | (Phase::VerifyPublish | Phase::ReadBeforeRollback | Phase::Ended, _) => {}
        }
    }

    fn end_out_of_time(&mut self, now_ms: f64) {
        if self.is_published() {
            return self.end_goal(now_ms);
        }
        if self.refused.is_some() {
            return self.end_not_published(Stage::Rollback);
        }
        let stage = self.stage();
        let out_of_time = || (Failure::new(Outcome::NotSent, errors::APPLY_TIMEOUT), A::default());
        let (failure, attached) = self.failed.take().unwrap_or_else(out_of_time);
        self.end_failed(failure, attached, stage);
    }

    fn end_goal(&mut self, now_ms: f64) {
        if let Some(saved_at_ms) = self.saved_at_ms.filter(|_| self.was_live()) {
            let live_at_ms = self.published_at_ms.unwrap_or(now_ms);
            self.off_air_ms = if self.is_live_now() { live_at_ms - saved_at_ms } else { 0.0 };
        }
        match self.goal {
            Goal::New => self.end_applied(true),
            Goal::Former => self.end_not_published(Stage::Publish),
        }
    }

    fn end_applied(&mut self, changed: bool) {
        if let (Some(before), Some(after)) = (self.before.clone(), self.current.clone()) {
            let (off_air_ms, verified) = (self.off_air_ms, self.verified);
            self.end(Ok(Applied { changed, before, after, off_air_ms, verified }));
        }
    }

    fn end_conflict(&mut self, message: &'static Message<Code>, stage: Stage) {
        let failure = Failure::new(self.outcome, message);
        self.end_with(failure, A::default(), stage, None);
    }

    fn end_changed_by_others(&mut self) {
        if self.refused.is_some() {
            return self.end_not_published(Stage::Rollback);
        }
        if self.is_mismatched
            && let Some((failure, attached)) = self.failed.take()
        {
            // The service itself has applied something else.
            return self.end_failed(failure, attached, Stage::Verify);
        }
        self.end_conflict(errors::CHANGED_MEANWHILE, Stage::Verify);
    }

    fn end_failed(&mut self, failure: Failure, attached: A, stage: Stage) {
        let outcome = self.known_outcome();
        let frame = match (outcome, self.off_air()) {
            (Outcome::NotSent | Outcome::Rejected, _) => None,
            (Outcome::Unknown, _) => Some(frames::UNKNOWN),
            (Outcome::Applied, Some(true)) => Some(frames::SAVED_NOT_LIVE),
            (Outcome::Applied, Some(false)) if self.was_live() => Some(frames::SAVED_LIVE),
            (Outcome::Applied, Some(false)) => Some(frames::SAVED_DRAFT),
            (Outcome::Applied, None) => Some(frames::SAVED),
        };
        let failure = Failure { outcome, ..failure };
        let failure = frame.into_iter().fold(failure, Failure::framed);
        let rolled_back = self.refused.as_ref().and_then(|_| self.rolled_back());
        self.end_with(failure, attached, stage, rolled_back);
    }

    /// The settings are in place, and publishing failed for a reason that is not theirs.
    fn end_unpublished(&mut self, failure: Failure, attached: A, stage: Stage) {
        if self.goal == Goal::Former {
            return self.end_not_published(stage);
        }
        self.end_failed(failure, attached, stage);
    }

    /// The service refused to publish the new settings.
    fn end_not_published(&mut self, stage: Stage) {
        let (rolled_back, outcome) = (self.rolled_back(), self.known_outcome());
        let Some((refused, attached)) = self.refused.take() else { return };
        let frame = match (rolled_back, self.off_air()) {
            (Some(true), Some(false)) => frames::FORMER_LIVE,
            (Some(true), Some(true)) => frames::FORMER_NOT_LIVE,
            (Some(true), None) => frames::FORMER,
            (Some(false) | None, Some(false)) if self.was_live() => frames::LIVE_WITH_OTHERS,
            (Some(false) | None, Some(false)) => frames::STILL_DRAFT,
            (Some(false) | None, Some(true)) => frames::NOT_LIVE,
            (Some(false) | None, None) => frames::NOT_PUBLISHED,
        };
        let refused = refused.not_published().framed(frame);
        let failure = Failure { outcome, ..refused };
        self.end_with(failure, attached, stage, rolled_back);
    }

    fn end_with(&mut self, failure: Failure, attached: A, stage: Stage, rolled_back: Option<bool>) {
        let (before, current, off_air) = (self.before.clone(), self.current.clone(), self.off_air());
        let not_applied = NotApplied { failure, attached, stage, before, current, off_air, rolled_back };
        self.end(Err(Box::new(not_applied)));
    }

    fn end(&mut self, result: Result<Applied, Box<NotApplied<A>>>) {
        self.phase = Phase::Ended;
        self.result = Some(result);
    }

    /// The update was sent. From now on the course has a time of its own to end well. Each step
    /// renews it at most once, so that the course ends.
    fn commit(&mut self, now_ms: f64) {
        let step = Some((self.goal, self.phase));
        if self.committed.is_none() || (self.rules.renews_timeout && self.committed < step) {
            self.committed = step;
            self.deadline = Deadline::after(now_ms, self.rules.timeout_ms);
        }
    }

    /// Whether the former settings are in place again; `None` if that is not known.
    fn rolled_back(&self) -> Option<bool> {
        match &self.current {
            _ if self.outcome != Outcome::Applied => Some(false),
            Some(current) => self.before.as_ref().map(|before| current.has_same_settings(before)),
            None => self.in_place.map(|settings| settings == Goal::Former),
        }
    }

    /// What is known of the new settings. A rollback cannot stop an update that may still arrive.
    fn known_outcome(&self) -> Outcome {
        if self.refused.is_none() {
            return self.outcome;
        }
        match self.rolled_back() {
            Some(true) if !self.is_late_possible => Outcome::Rejected,
            Some(true) | None => Outcome::Unknown,
            Some(false) => self.outcome,
        }
    }

    /// Whether a repeated update overwrites nobody's change. With `expected`, the status matters,
    /// too: an update that was not applied leaves it, and none makes an agent live.
    fn is_as_before_update(&self, agent: &CallingState) -> bool {
        let is_draft_explained = self.is_mismatched && !agent.is_live();
        let is_strict = self.rules.expected.is_some() && !is_draft_explained;
        self.before.as_ref().is_some_and(|before| {
            if is_strict { agent.is_unchanged_since(before) } else { agent.has_same_settings(before) }
        })
    }

    /// Whether the settings are exactly those that the update leads to, with the numbers that it
    /// does not mention.
    fn has_new_settings(&self, agent: &CallingState) -> bool {
        self.before.as_ref().is_some_and(|before| agent.has_same_settings(&before.after(&self.update)))
    }

    /// Whether all is done but for a look at updates that may have arrived late.
    fn is_published(&self) -> bool {
        self.phase == Phase::VerifyPublish && self.is_live_now()
    }

    /// The settings that are to be established.
    fn goal_update(&self) -> CallingUpdate {
        match (self.goal, &self.before) {
            (Goal::Former, Some(before)) => CallingUpdate {
                agent_id: self.update.agent_id.clone(),
                direction: before.direction,
                phone_ids: Some(before.phone_ids.without_repetitions()),
            },
            (Goal::New | Goal::Former, _) => self.update.clone(),
        }
    }

    fn has_to_publish(&self) -> bool {
        let is_wanted = match self.rules.publish {
            Publish::Keep => self.was_live(),
            Publish::Always => true,
            Publish::Never => self.goal == Goal::Former && self.was_live(),
        };
        is_wanted && !self.is_live_now()
    }

    fn was_live(&self) -> bool {
        self.before.as_ref().is_some_and(CallingState::is_live)
    }

    fn is_live_now(&self) -> bool {
        self.current.as_ref().is_some_and(CallingState::is_live)
    }

    fn off_air(&self) -> Option<bool> {
        self.before.as_ref()?;
        if self.was_live() { self.current.as_ref().map(|current| !current.is_live()) } else { Some(false) }
    }

    fn goal_stage(&self, stage: Stage) -> Stage {
        match self.goal {
            Goal::New => stage,
            Goal::Former => Stage::Rollback,
        }
    }

    fn stage(&self) -> Stage {
        match self.phase {
            Phase::Read => Stage::Read,
            Phase::Update => self.goal_stage(Stage::Update),
            Phase::Publish => self.goal_stage(Stage::Publish),
            Phase::VerifyUpdate | Phase::VerifyPublish => Stage::Verify,
            Phase::ReadBeforeRollback | Phase::Ended => Stage::Rollback,
        }
    }
}

#[cfg(test)]
#[path = "apply_state_tests.rs"]
mod tests;

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
#[path = "apply_state_properties.rs"]
mod properties;
