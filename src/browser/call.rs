//! One update from its turn in line to its definite answer.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::browser::attempt::{Ended, Failed, Target};
use crate::browser::clock::{monotonic_ms, wall_ms};
use crate::browser::event::AttemptEvent;
use crate::browser::pacing::{heed, held_ms};
use crate::browser::race::{Stopped, within};
use crate::browser::signal::CallerSignal;
use crate::browser::talkover_error::{Attached, Effect, talkover_error};
use crate::browser::token::{self, NoToken};
use crate::browser::turn::{self, Place};
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
            self.stoppable(turn::come(place), "An earlier change of this agent has not ended in time.")
                .await?;
        }
        let mut renew_token = false;
        loop {
            self.wait_while_held().await?;
            let token = self.token(renew_token).await?;
            // Another call may have met the limit while the token was fetched.
            let time_ms = self.wait_while_held().await?;
            self.sent = true;
            match self.target.attempt(token.as_ref(), time_ms, &self.shared.signal).await {
                Ended::Done { result, status, limits } => {
                    self.course.succeeded();
                    heed(self.target.base_url.as_str(), status, &limits, 0.0);
                    self.tell(&AttemptEvent { status, limits: Some(&limits), ..self.event() });
                    return Ok(result);
                }
                Ended::Failed(failed) => renew_token = self.after(*failed).await?,
                Ended::Aborted => return Err(Unfinished::Aborted { sent: true }),
            }
        }
    }

    /// Waits until the next attempt, if there is to be one; whether it needs another token.
    async fn after(&mut self, failed: Failed) -> Result<bool, Unfinished> {
        let Failed { failure, attached, limits } = failed;
        let after = self.course.after_failure(&failure, monotonic_ms(), js_sys::Math::random());
        heed(self.target.base_url.as_str(), failure.status, &limits, after.wait_ms);
        let (status, delay_ms) = (failure.status, after.delay_ms);
        let event =
            AttemptEvent { status, failure: Some(&failure), delay_ms, limits: Some(&limits), ..self.event() };
        self.tell(&event);
        match delay_ms {
            None => Err(self.failed(failure, attached)),
            Some(wait_ms) => {
                self.sleep(wait_ms).await?;
                Ok(after.renew_token)
            }
        }
    }

    /// How much time the attempt has that may begin now.
    async fn wait_while_held(&mut self) -> Result<f64, Unfinished> {
        loop {
            let held_ms = held_ms(self.target.base_url.as_str());
            match self.course.before_attempt(held_ms, monotonic_ms()) {
                Before::Wait { ms } => self.sleep(ms).await?,
                Before::Send { time_ms } => return Ok(time_ms),
                Before::Fail(failure) => return Err(self.failed(failure, Attached::default())),
            }
        }
    }

    async fn token(&self, renew: bool) -> Result<Option<Token>, Unfinished> {
        let obtain = token::obtain(self.shared.options.token.as_ref(), renew, &self.target.base_url);
        let obtained = self.stoppable(obtain, "The token function did not answer in time.").await?;
        obtained.map_err(|NoToken { issue, cause }| {
            let failure = Failure::refused(Code::InvalidOptions, vec![issue]);
            self.failed(failure, Attached { cause, ..Attached::default() })
        })
    }

    async fn sleep(&self, ms: f64) -> Result<(), Unfinished> {
        match within(ms, &self.shared.signal, core::future::pending::<()>()).await {
            Ok(()) | Err(Stopped::TimedOut) => Ok(()),
            Err(Stopped::Aborted) => Err(Unfinished::Aborted { sent: self.sent }),
        }
    }

    /// The work's result, unless the call's deadline or its caller ends it first.
    async fn stoppable<T>(&self, work: impl Future<Output = T>, late: &str) -> Result<T, Unfinished> {
        let time_ms = self.course.remaining_ms(monotonic_ms());
        match within(time_ms, &self.shared.signal, work).await {
            Ok(result) => Ok(result),
            Err(Stopped::Aborted) => Err(Unfinished::Aborted { sent: self.sent }),
            Err(Stopped::TimedOut) => {
                let failure = Failure { message: late.to_owned(), ..self.course.out_of_time() };
                Err(self.failed(failure, Attached::default()))
            }
        }
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
