//! A call from its arguments to its definite answer.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

use crate::browser::attempt::{Ended, Failed, Target};
use crate::browser::clock::{Sleep, monotonic_ms, wall_ms};
use crate::browser::environment::with_environment;
use crate::browser::event::AttemptEvent;
use crate::browser::race::{Stopped, within};
use crate::browser::signal::CallerSignal;
use crate::browser::talkover_error::{Attached, talkover_error};
use crate::browser::token::{self, NoToken};
use crate::browser::value::{raw, raw_list, raw_options};
use crate::calling::CallingUpdate;
use crate::error::{Code, Failure, Outcome};
use crate::issue::{Issue, IssueCode};
use crate::options::{Options, TokenSource};
use crate::policy::deadline::Deadline;
use crate::policy::retry::{Next, next, outcome_over};
use crate::token::Token;

/// The arguments as JavaScript gave them.
pub(crate) struct Arguments {
    pub(crate) agent_id: JsValue,
    pub(crate) direction: JsValue,
    pub(crate) phone_ids: JsValue,
    pub(crate) options: JsValue,
    pub(crate) defaults: JsValue,
}

struct Call {
    target: Target,
    options: Options<JsValue>,
    signal: CallerSignal,
    deadline: Deadline,
    /// Requests sent so far, and what they mean together.
    attempts: u32,
    outcome: Outcome,
}

/// Reads and checks everything before it returns, so that what the caller changes afterwards has no effect.
pub(crate) fn update(arguments: &Arguments) -> Promise {
    let call = Call::prepare(arguments);
    future_to_promise(async move { call?.run().await })
}

impl Call {
    fn prepare(arguments: &Arguments) -> Result<Self, JsValue> {
        let mut issues = Vec::new();
        let options = with_environment(|environment| {
            let defaults = raw_options(&arguments.defaults);
            Options::check(defaults, raw_options(&arguments.options), environment, &mut issues)
        });
        let update = CallingUpdate::check(
            raw(&arguments.agent_id),
            &raw(&arguments.direction),
            raw_list(&arguments.phone_ids),
            &mut issues,
        );
        let code = if options.is_some() { Code::InvalidInput } else { Code::InvalidOptions };
        let (Some(mut options), Some(update)) = (options, update) else {
            return Err(talkover_error(&Failure::refused(code, issues), 0, Attached::default()));
        };
        let signal = CallerSignal::listen(options.signal.take()).map_err(|cause| {
            let message = "This signal cannot be listened to: it threw.";
            let issue = Issue::new("options.signal", IssueCode::Unreadable, message);
            let failure = Failure::refused(Code::InvalidOptions, vec![issue]);
            talkover_error(&failure, 0, Attached { cause: Some(cause), ..Attached::default() })
        })?;
        let deadline = Deadline::after(monotonic_ms(), options.timeout_ms);
        let target = Target::new(update, options.base_url.clone());
        Ok(Self { target, options, signal, deadline, attempts: 0, outcome: Outcome::NotSent })
    }

    async fn run(mut self) -> Result<JsValue, JsValue> {
        if self.signal.is_aborted() {
            return Err(self.signal.reason());
        }
        let mut retries = 0;
        let mut token_asked_again = false;
        loop {
            let token = self.token().await?;
            let time_ms = self.options.attempt_timeout_ms.min(self.remaining_ms());
            let failed = match self.target.attempt(token.as_ref(), time_ms, &self.signal).await {
                Ended::Done { result, status, limits } => {
                    self.attempts += 1;
                    let event = AttemptEvent { status, limits: Some(&limits), ..self.event() };
                    event.emit(self.options.on_attempt.as_ref());
                    return Ok(result);
                }
                Ended::Failed(failed) => *failed,
                Ended::Aborted => return Err(self.signal.reason()),
            };
            let Failed { failure, attached, limits } = failed;
            if failure.outcome != Outcome::NotSent {
                self.attempts += 1;
            }
            self.outcome = outcome_over(self.outcome, &failure);

            let may_be_stale = matches!(self.options.token, Some(TokenSource::Function(_)));
            let decided = if failure.status == Some(401) && may_be_stale && !token_asked_again {
                token_asked_again = true;
                Next::Again { wait_ms: 0.0 }
            } else {
                let dice = js_sys::Math::random();
                next(&failure, retries, self.options.max_retries, self.deadline, monotonic_ms(), dice)
            };
            let delay_ms = match decided {
                Next::Again { wait_ms } => Some(wait_ms),
                Next::GiveUp => None,
            };
            let event = AttemptEvent {
                status: failure.status,
                failure: Some(&failure),
                delay_ms,
                limits: Some(&limits),
                ..self.event()
            };
            event.emit(self.options.on_attempt.as_ref());
            match delay_ms {
                None => return Err(self.error(failure, attached)),
                Some(0.0) => {}
                Some(wait_ms) => {
                    retries += 1;
                    if let Err(Stopped::Aborted) = self.stoppable(Sleep::new(wait_ms)).await {
                        return Err(self.signal.reason());
                    }
                }
            }
        }
    }

    async fn token(&self) -> Result<Option<Token>, JsValue> {
        let obtained =
            self.stoppable(token::obtain(self.options.token.as_ref(), &self.target.base_url)).await;
        match obtained {
            Ok(Ok(token)) => Ok(token),
            Ok(Err(NoToken { issue, cause })) => {
                let failure = Failure::refused(Code::InvalidOptions, vec![issue]);
                Err(self.error(failure, Attached { cause, ..Attached::default() }))
            }
            Err(Stopped::Aborted) => Err(self.signal.reason()),
            Err(Stopped::TimedOut) => {
                let message = "The token function did not answer in time.".to_owned();
                let failure = Failure::new(Code::Timeout, Outcome::NotSent, message);
                Err(self.error(failure, Attached::default()))
            }
        }
    }

    fn remaining_ms(&self) -> f64 {
        self.deadline.remaining_ms(monotonic_ms())
    }

    /// The work's result, unless the call's deadline or its caller ends it first.
    async fn stoppable<T>(&self, work: impl Future<Output = T>) -> Result<T, Stopped> {
        within(self.remaining_ms(), &self.signal, work).await
    }

    fn event(&self) -> AttemptEvent<'_> {
        AttemptEvent {
            agent_id: self.target.update.agent_id.as_str(),
            attempt: self.attempts,
            status: None,
            failure: None,
            delay_ms: None,
            limits: None,
            now_ms: wall_ms(),
        }
    }

    fn error(&self, failure: Failure, attached: Attached) -> JsValue {
        let outcome = outcome_over(self.outcome, &failure);
        talkover_error(&Failure { outcome, ..failure }, self.attempts, attached)
    }
}
