//! One update from its turn in line to its definite answer.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::browser::attempt::{Ended, Failed, Target};
use crate::browser::clock::{monotonic_ms, wall_ms};
use crate::browser::event::AttemptEvent;
use crate::browser::pacing::{heed, held_ms};
use crate::browser::race::{Race, Stopped, Work};
use crate::browser::signal::CallerSignal;
use crate::browser::talkover_error::{Attached, Effect, talkover_error};
use crate::browser::token::{self, NoToken};
use crate::browser::turn::Place;
use crate::calling::AgentId;
use crate::error::{Code, Failure};
use crate::options::{Options, TokenSource};
use crate::policy::course::{Before, Course, Rules};

/// What the calls of one function call have in common.
pub(crate) struct Shared {
    pub(crate) options: Options<JsValue>,
    pub(crate) signal: CallerSignal,
    /// How often a definite rate limit is a pause and not a result.
    pub(crate) fresh_starts: u32,
}

pub(crate) struct Call {
    shared: Rc<Shared>,
    target: Target,
    /// Held until the call is over.
    place: Option<Place>,
    course: Course,
    /// Whether a request was handed to the browser, answered or not.
    sent: bool,
}

/// Why there is no reply to hand over.
pub(crate) enum Unfinished {
    Failed(JsValue),
    Aborted { sent: bool },
}

impl Call {
    /// Its time runs from now on.
    pub(crate) fn start(shared: Rc<Shared>, target: Target, place: Option<Place>) -> Self {
        let options = &shared.options;
        let rules = Rules {
            timeout_ms: options.timeout_ms,
            attempt_timeout_ms: options.attempt_timeout_ms,
            max_retries: options.max_retries,
            can_renew_token: matches!(options.token, Some(TokenSource::Function(_))),
            fresh_starts: shared.fresh_starts,
        };
        Self { course: Course::new(rules, monotonic_ms()), shared, target, place, sent: false }
    }

    pub(crate) async fn run(mut self) -> Result<JsValue, Unfinished> {
        if let Some(place) = &self.place {
            let turn = self.race(Work::Turn(place), self.remaining_ms()).await;
            let _ = turn.map_err(|stopped| {
                self.stopped(&stopped, "An earlier change of this agent has not ended in time.")
            })?;
        }
        let (mut token, mut function) = match &self.shared.options.token {
            None => (None, None),
            Some(TokenSource::Fixed(token)) => (Some(token.clone()), None),
            Some(TokenSource::Function(function)) => (None, Some(function.clone())),
        };
        let mut renew = false;
        let mut pause_ms = None;
        loop {
            if let Some(ms) = pause_ms.take()
                && let Err(stopped @ Stopped::Aborted) = self.race(Work::Nothing, ms).await
            {
                return Err(self.stopped(&stopped, ""));
            }
            let time_ms =
                match self.course.before_attempt(held_ms(self.target.base_url.as_str()), monotonic_ms()) {
                    Before::Send { time_ms } => time_ms,
                    Before::Wait { ms } => {
                        pause_ms = Some(ms);
                        continue;
                    }
                    Before::Fail(failure) => return Err(self.failed(failure, Attached::default())),
                };
            if let Some(function) = function.take() {
                let answer = token::ask(&function, renew).map_err(|none| self.no_token(none))?;
                let answer = self.race(Work::Answer(answer), self.remaining_ms()).await;
                let answer = answer.map_err(|stopped| {
                    self.stopped(&stopped, "The token function did not answer in time.")
                })?;
                let read = token::read(answer, &self.target.base_url);
                token = Some(read.map_err(|none| self.no_token(none))?);
                // Another call may have met the limit meanwhile.
                continue;
            }
            self.sent = true;
            match self.target.attempt(token.as_ref(), time_ms, &self.shared.signal).await {
                Ended::Done { result, status, limits } => {
                    self.course.succeeded();
                    heed(self.target.base_url.as_str(), status, &limits, 0.0);
                    self.tell(&AttemptEvent { status, limits: Some(&limits), ..self.event() });
                    return Ok(result);
                }
                Ended::Failed(failed) => {
                    let (wait_ms, renew_token) = self.after(*failed)?;
                    pause_ms = Some(wait_ms);
                    if renew_token && let Some(TokenSource::Function(again)) = &self.shared.options.token {
                        (function, renew) = (Some(again.clone()), true);
                    }
                }
                Ended::Aborted => return Err(Unfinished::Aborted { sent: true }),
            }
        }
    }

    /// The wait before the next attempt, if there is to be one, and whether it needs another token.
    fn after(&mut self, failed: Failed) -> Result<(f64, bool), Unfinished> {
        let Failed { failure, attached, limits } = failed;
        let after = self.course.after_failure(&failure, monotonic_ms(), js_sys::Math::random());
        heed(self.target.base_url.as_str(), failure.status, &limits, after.wait_ms);
        let (status, delay_ms) = (failure.status, after.delay_ms);
        let event =
            AttemptEvent { status, failure: Some(&failure), delay_ms, limits: Some(&limits), ..self.event() };
        self.tell(&event);
        match delay_ms {
            None => Err(self.failed(failure, attached)),
            Some(wait_ms) => Ok((wait_ms, after.renew_token)),
        }
    }

    fn race<'a>(&'a self, work: Work<'a>, ms: f64) -> Race<'a> {
        Race::new(work, ms, &self.shared.signal)
    }

    fn remaining_ms(&self) -> f64 {
        self.course.remaining_ms(monotonic_ms())
    }

    fn stopped(&self, stopped: &Stopped, late: &str) -> Unfinished {
        match stopped {
            Stopped::Aborted => Unfinished::Aborted { sent: self.sent },
            Stopped::TimedOut => {
                let failure = Failure { message: late.to_owned(), ..self.course.out_of_time() };
                self.failed(failure, Attached::default())
            }
        }
    }

    fn no_token(&self, none: NoToken) -> Unfinished {
        let failure = Failure::refused(Code::InvalidOptions, vec![none.issue]);
        self.failed(failure, Attached { cause: none.cause, ..Attached::default() })
    }

    fn tell(&self, event: &AttemptEvent<'_>) {
        event.emit(self.shared.options.on_attempt.as_ref());
    }

    fn event(&self) -> AttemptEvent<'_> {
        AttemptEvent {
            agent_id: self.target.operation.agent_id().map(AgentId::as_str),
            attempt: self.course.attempts(),
            status: None,
            failure: None,
            delay_ms: None,
            limits: None,
            now_ms: wall_ms(),
        }
    }

    fn failed(&self, failure: Failure, attached: Attached) -> Unfinished {
        let failure = self.course.conclude(failure);
        let effect = if self.target.operation.is_read() { Effect::None } else { Effect::Outcome };
        Unfinished::Failed(talkover_error(&failure, effect, self.course.attempts(), attached))
    }
}
