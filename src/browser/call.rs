//! One update from its turn in line to its definite answer.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::browser::attempt::{Done, Failed, Target};
use crate::browser::clock::{monotonic_ms, random, wall_ms};
use crate::browser::event::AttemptEvent;
use crate::browser::fetch::{self, Lost};
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
use crate::token::Token;

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
    /// What the requests are sent with.
    token: Option<Token>,
    /// What they were sent with before the service refused it.
    refused_token: Option<Token>,
    /// Whether the token's function is to be asked before the next one.
    wants_token: bool,
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
        let (token, wants_token) = match &options.token {
            None => (None, false),
            Some(TokenSource::Fixed(token)) => (Some(token.clone()), false),
            Some(TokenSource::Function(_)) => (None, true),
        };
        let rules = Rules {
            timeout_ms: options.timeout_ms,
            attempt_timeout_ms: options.attempt_timeout_ms,
            max_retries: options.max_retries,
            can_renew_token: wants_token,
            fresh_starts: shared.fresh_starts,
        };
        let course = Course::new(rules, monotonic_ms());
        Self { shared, target, place, course, token, refused_token: None, wants_token, sent: false }
    }

    /// From one wait to the next.
    pub(crate) async fn run(mut self) -> Result<JsValue, Unfinished> {
        let mut next = match &self.place {
            Some(_) => (Work::Turn, self.remaining_ms()),
            None => self.next()?,
        };
        loop {
            let (mut work, ms) = next;
            let answer = Race::new(&mut work, ms, &self.shared.signal, self.place.as_ref()).await;
            next = match &work {
                Work::Turn | Work::Pause | Work::Token(_) => {
                    if let (Work::Token(_), Some(_), Some(TokenSource::Function(function))) =
                        (&work, &self.token, &self.shared.options.token)
                    {
                        token::forget(function);
                    }
                    let answer = self.in_time(answer, &work)?;
                    if matches!(work, Work::Token(_)) {
                        let token = token::read(answer, self.target.base_url.is_vendor);
                        let token = token.map_err(|none| self.no_token(none))?;
                        self.refused_token = self.token.replace(token);
                    }
                    // Another call may have met the limit meanwhile.
                    self.next()?
                }
                Work::Reply(sending) => {
                    let reply = answer
                        .map(|reply| reply.map_err(Lost::NoReply).and_then(|reply| fetch::read(&reply)));
                    if !matches!(reply, Ok(Ok(_))) {
                        sending.cancel();
                    }
                    let ended = match reply {
                        Ok(Ok(incoming)) => {
                            self.target.judge(incoming, self.token.as_ref(), self.refused_token.as_ref())
                        }
                        Ok(Err(lost)) => Err(self.target.lost(lost, ms)),
                        Err(Stopped::TimedOut) => Err(self.target.lost(Lost::Late, ms)),
                        Err(Stopped::Aborted) => return Err(Unfinished::Aborted { sent: true }),
                    };
                    match ended {
                        Ok(done) => return Ok(self.succeeded(done)),
                        Err(failed) => self.after(*failed)?,
                    }
                }
            }
        }
    }

    /// What is to be waited for next, and how long at most: a pause, a token, or the reply to a request that was sent.
    fn next(&mut self) -> Result<(Work, f64), Unfinished> {
        let time_ms = match self.course.before_attempt(held_ms(self.target.base_url.as_str()), monotonic_ms())
        {
            Before::Send { time_ms } => time_ms,
            Before::Wait { ms } => return Ok((Work::Pause, ms)),
            Before::Fail(failure) => return Err(self.failed(failure, Attached::default())),
        };
        if self.wants_token
            && let Some(TokenSource::Function(function)) = &self.shared.options.token
        {
            // A token that there is already was refused.
            let answer = token::ask(function, self.token.is_some()).map_err(|none| self.no_token(none))?;
            self.wants_token = false;
            return Ok((Work::Token(answer), self.remaining_ms()));
        }
        self.sent = true;
        match self.target.send(self.token.as_ref()) {
            Ok(sending) => Ok((Work::Reply(sending), time_ms)),
            Err(lost) => self.after(*self.target.lost(lost, time_ms)),
        }
    }

    fn succeeded(&mut self, done: Done) -> JsValue {
        let Done { result, status, limits } = done;
        self.course.succeeded();
        heed(self.target.base_url.as_str(), status, &limits, 0.0);
        self.tell(&AttemptEvent { status, limits: Some(&limits), ..self.event() });
        result
    }

    /// The pause before the next attempt, if there is to be one.
    fn after(&mut self, failed: Failed) -> Result<(Work, f64), Unfinished> {
        let Failed { failure, attached, limits } = failed;
        let base_url = self.target.base_url.as_str();
        let wait_ms = self.course.wait_ms(&failure, random());
        heed(base_url, failure.status, &limits, wait_ms);
        // However short its own wait is, the next attempt does not go before the base URL may be asked.
        let wait_ms = wait_ms.max(held_ms(base_url));
        let after = self.course.after_failure(&failure, wait_ms, monotonic_ms());
        let (status, delay_ms) = (failure.status, after.delay_ms);
        let event =
            AttemptEvent { status, failure: Some(&failure), delay_ms, limits: Some(&limits), ..self.event() };
        self.tell(&event);
        self.wants_token = after.renew_token;
        delay_ms.map(|ms| (Work::Pause, ms)).ok_or_else(|| self.failed(failure, attached))
    }

    /// The answer, unless the call was stopped before it came.
    fn in_time(
        &self,
        answer: Result<Result<JsValue, JsValue>, Stopped>,
        work: &Work,
    ) -> Result<Result<JsValue, JsValue>, Unfinished> {
        answer.map_err(|stopped| match stopped {
            Stopped::Aborted => Unfinished::Aborted { sent: self.sent },
            Stopped::TimedOut => {
                let late = match work {
                    Work::Turn => "Its turn did not come in time. Earlier changes of this agent go first.",
                    Work::Token(_) => "The token function did not answer in time.",
                    Work::Pause | Work::Reply(_) => "There are no timers here.",
                };
                let failure = Failure { message: late.to_owned(), ..self.course.out_of_time() };
                self.failed(failure, Attached::default())
            }
        })
    }

    fn remaining_ms(&self) -> f64 {
        self.course.remaining_ms(monotonic_ms())
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
