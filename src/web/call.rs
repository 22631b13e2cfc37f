//! One call, from its turn in the queue to its result.

use core::cell::Cell;
use core::future::Future;
use core::pin::Pin;
use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::error::{Code, Failure, Outcome};
use crate::messages::{Message, errors};
use crate::operation::Operation;
use crate::options::{Options, TokenSource};
use crate::policy::retry_after::Limits;
use crate::policy::retry_state::{NextStep, RetryState, Rules, held_too_long};
use crate::token::{Secrets, Token};
use crate::update::AgentId;
use crate::web::attempt::{Done, Failed, Target};
use crate::web::callbacks::{self, AttemptEvent, RateLimit, WaitEvent, WaitReason};
use crate::web::clock::{monotonic_ms, random, wall_ms};
use crate::web::environment::{activation, is_page};
use crate::web::event::until;
use crate::web::host::Host;
use crate::web::request::TransportError;
use crate::web::shared_state::{Counted, QueueTicket, SharedState};
use crate::web::signal::CallerSignal;
use crate::web::talkover_error::{Attached, Effect, talkover_error};
use crate::web::token::{self, NoToken};
use crate::web::web_lock::WebLock;
use crate::web::with_timeout::{Stopped, Stops, pause, unless_stopped, with_timeout};

/// A lock that is not granted by then is probably held by another tab.
const LOCK_MS: f64 = 250.0;

/// What all calls of one function call share.
pub(crate) struct Shared {
    pub(crate) options: Options<JsValue>,
    pub(crate) signal: CallerSignal,
    pub(crate) host: Host,
    pub(crate) state: Rc<SharedState>,
    /// Whether the function was called while the page was unloading.
    pub(crate) is_leaving: bool,
    /// How many 429 responses restart the call after a pause instead of failing it.
    pub(crate) rate_limit_restarts: u32,
}

impl Shared {
    /// Tells `onAttempt` what an aborted call has done.
    pub(crate) fn tell_aborted(&self, agent_id: Option<&AgentId>, sent: Sent, effect: Effect) {
        let Some(listener) = &self.options.settings.on_attempt else { return };
        let event = AttemptEvent {
            agent_id: agent_id.map(AgentId::as_str),
            attempt: sent.attempts,
            status: None,
            code: Some(Code::Aborted),
            outcome: effect.outcome(sent.outcome),
            delay_ms: None,
            will_retry: false,
            rate_limit: None,
        };
        callbacks::call(listener, &event);
    }
}

pub(crate) struct Call {
    shared: Rc<Shared>,
    /// The index in the list of updates; 0 for a single call.
    index: u32,
    target: Target,
    /// Dropped, and so released, when the call ends.
    ticket: Option<QueueTicket>,
    retries: RetryState,
    token: Option<Token>,
    /// What the operations before the current one have done.
    before: Sent,
    /// What the call would have done if it ended now.
    sent: Rc<Cell<Sent>>,
    /// Set when the first write is sent, after which an abort does not end the call. `None` if an
    /// abort always ends it.
    committed: Option<Rc<Cell<bool>>>,
    /// The token before the last renewal. The service refused it.
    refused_token: Option<Token>,
    /// Whether to call the token function before the next request.
    wants_token: bool,
}

/// What a call has done so far: requests sent, and the greatest outcome of its changes.
#[derive(Clone, Copy)]
pub(crate) struct Sent {
    pub(crate) attempts: u32,
    pub(crate) outcome: Outcome,
}

impl Sent {
    pub(crate) const NOTHING: Self = Self { attempts: 0, outcome: Outcome::NotSent };
}

/// The result of a function call, or of one of its entries.
pub(crate) type TaskResult = Result<JsValue, CallError>;
pub(crate) type Running = Pin<Box<dyn Future<Output = TaskResult>>>;

pub(crate) enum CallError {
    Failed(Box<CallFailure>),
    Aborted(Sent),
}

pub(crate) struct CallFailure {
    /// With the outcome of all attempts.
    pub(crate) failure: Failure,
    pub(crate) attached: Attached,
    /// Requests sent.
    pub(crate) attempts: u32,
    pub(crate) effect: Effect,
}

impl CallFailure {
    pub(crate) fn into_error(self, host: &Host) -> JsValue {
        talkover_error(host, &self.failure, self.effect, self.attempts, self.attached)
    }
}

impl Call {
    /// Starts the call's timeout.
    pub(crate) fn start(shared: Rc<Shared>, index: u32, target: Target, ticket: Option<QueueTicket>) -> Self {
        let (token, wants_token) = match &shared.options.token {
            None => (None, false),
            Some(TokenSource::Fixed(token)) => (Some(token.clone()), false),
            Some(TokenSource::Function(_)) => (None, true),
        };
        let retries = RetryState::new(rules(&shared, shared.options.settings.timeout_ms), monotonic_ms());
        if let Some(ticket) = &ticket {
            // Only pages share locks across tabs. A page that is unloading has no time to wait for
            // one.
            let has_lock = is_page() && !shared.is_leaving;
            ticket.ready(has_lock.then(|| WebLock::new(ticket.key(), &shared.host)));
        }
        Self {
            shared,
            index,
            target,
            ticket,
            retries,
            token,
            before: Sent::NOTHING,
            sent: Rc::new(Cell::new(Sent::NOTHING)),
            committed: None,
            refused_token: None,
            wants_token,
        }
    }

    /// Runs the operation when its turn comes.
    pub(crate) async fn run(mut self) -> Result<JsValue, CallError> {
        self.wait_for_turn().await?;
        self.send().await.map(|done| done.result)
    }

    /// Runs another operation in the same turn. `timeout_ms` limits it with its retries.
    pub(crate) async fn perform(&mut self, operation: Operation, timeout_ms: f64) -> Result<Done, CallError> {
        self.before = Sent { attempts: self.attempts(), outcome: self.outcome() };
        self.target.operation = operation;
        self.retries = RetryState::new(rules(&self.shared, timeout_ms), monotonic_ms());
        self.send().await
    }

    /// An abort ends the call only until the first write is sent. Returns whether it was.
    pub(crate) fn commit_on_write(&mut self) -> Rc<Cell<bool>> {
        Rc::clone(self.committed.get_or_insert_default())
    }

    /// Whether an attempt of the last operation had no reliable response, and may still be applied.
    pub(crate) fn has_uncertain_attempt(&self) -> bool {
        self.retries.outcome() == Outcome::Unknown
    }

    /// Requests sent by all operations so far.
    pub(crate) fn attempts(&self) -> u32 {
        self.before.attempts + self.retries.attempts()
    }

    /// Reads change nothing, whatever becomes of them.
    fn outcome(&self) -> Outcome {
        let is_read = self.target.operation.is_read();
        self.before.outcome.max(if is_read { Outcome::NotSent } else { self.retries.outcome() })
    }

    /// Follows what the call has done, for whoever outlives it.
    pub(crate) fn sent(&self) -> Rc<Cell<Sent>> {
        Rc::clone(&self.sent)
    }

    /// Alternates waits and attempts until the operation has its result.
    async fn send(&mut self) -> Result<Done, CallError> {
        loop {
            let held_ms = self.held_ms();
            let time_ms = match self.retries.before_attempt(held_ms, monotonic_ms()) {
                NextStep::Send { time_ms } => time_ms,
                NextStep::Wait { ms } => {
                    self.tell_wait(WaitReason::RateLimit, Some(ms));
                    self.pause(ms).await?;
                    continue;
                }
                NextStep::Fail(failure) => return Err(self.failed(failure, Attached::default())),
            };
            if let Some(function) = self.token_function() {
                self.ask_for_token(&function).await?;
                // Another call may have hit a rate limit in the meantime.
                continue;
            }
            match self.attempt(time_ms).await? {
                Ok(done) => {
                    self.succeeded(&done);
                    return Ok(done);
                }
                Err(failed) => {
                    let delay_ms = self.after(*failed)?;
                    self.pause(delay_ms).await?;
                }
            }
        }
    }

    pub(crate) async fn wait_for_turn(&mut self) -> Result<(), CallError> {
        let Some(ticket) = &self.ticket else { return Ok(()) };
        if let Some(activation) = activation(&self.shared.host) {
            self.tell_wait(WaitReason::Prerendering, None);
            let shown =
                unless_stopped(until(|context| activation.happened.poll(context)), &self.stops()).await;
            shown.map_err(|stopped| self.stopped(stopped, errors::TIMEOUT))?;
            self.retries.begin(monotonic_ms());
        }
        let late = errors::QUEUE_TIMEOUT;
        let stops = self.stops();
        let turn_within = |ms: f64| with_timeout(until(|context| ticket.poll_turn(context)), ms, &stops);
        let wants_wait = self.shared.options.settings.on_wait.is_some();
        if !ticket.is_first() {
            self.tell_wait(WaitReason::Queue, None);
        } else if wants_wait {
            // Granting a free lock takes the browser some milliseconds.
            match turn_within(LOCK_MS.min(self.remaining_ms())).await {
                Ok(()) => return Ok(()),
                Err(Stopped::TimedOut) => self.tell_wait(WaitReason::OtherTab, None),
                Err(stopped) => return Err(self.stopped(stopped, late)),
            }
        }
        let turn = turn_within(self.remaining_ms()).await;
        turn.map_err(|stopped| self.stopped(stopped, late))
    }

    pub(crate) async fn pause(&self, ms: f64) -> Result<(), CallError> {
        let paused = pause(ms, &self.stops()).await;
        paused.map_err(|stopped| self.stopped(stopped, errors::NO_TIMERS))
    }

    /// The token function, if it has to be called before the next request.
    fn token_function(&self) -> Option<JsValue> {
        match &self.shared.options.token {
            Some(TokenSource::Function(function)) if self.wants_token => Some(function.clone()),
            Some(TokenSource::Function(_) | TokenSource::Fixed(_)) | None => None,
        }
    }

    async fn ask_for_token(&mut self, function: &JsValue) -> Result<(), CallError> {
        // A token that is already set was refused.
        let renew = self.token.is_some();
        let answer = token::ask(&self.shared.state, function, renew).map_err(|none| self.no_token(none))?;
        self.wants_token = false;
        let answer = with_timeout(answer, self.remaining_ms(), &self.stops()).await;
        if renew {
            token::forget(&self.shared.state, function);
        }
        let answer = answer.map_err(|stopped| self.stopped(stopped, errors::TOKEN_TIMEOUT))?;
        let token =
            token::read(answer, self.target.base_url.is_vendor).map_err(|none| self.no_token(none))?;
        self.refused_token = self.token.replace(token);
        Ok(())
    }

    /// Sends one request. `time_ms` limits the attempt, including reading the body.
    async fn attempt(&mut self, time_ms: f64) -> Result<Result<Done, Box<Failed>>, CallError> {
        let request =
            match self.target.request(self.token.as_ref(), self.shared.is_leaving, &self.shared.host) {
                Ok(request) => request,
                Err(error) => return Ok(Err(self.target.lost(error, time_ms))),
            };
        if let Some(committed) = &self.committed
            && !self.target.operation.is_read()
        {
            committed.set(true);
        }
        self.report(self.attempts() + 1, Outcome::Unknown);
        let _probe = self.shared.state.probe(self.target.base_url.as_str());
        let _counted = self.shared.state.sent(self.target.base_url.as_str());
        let response = match with_timeout(request.send(), time_ms, &self.stops()).await {
            Ok(response) => response,
            Err(Stopped::TimedOut) => Err(TransportError::Late),
            Err(Stopped::Interrupted) => Err(TransportError::Interrupted),
            Err(Stopped::Aborted) => return Err(self.aborted()),
        };
        Ok(match response {
            Ok(response) => {
                let secrets = Secrets([self.token.as_ref(), self.refused_token.as_ref()]);
                self.target.validate(response, self.token.is_some(), &secrets, &self.shared.host).await
            }
            Err(error) => Err(self.target.lost(error, time_ms)),
        })
    }

    fn succeeded(&mut self, done: &Done) {
        self.retries.succeeded();
        self.shared.state.record_rate_limit(self.target.base_url.as_str(), done.status, &done.limits, 0.0);
        self.tell(done.status, None, None, &done.limits);
    }

    /// Handles a failed attempt: returns the delay before the next one, or the final error.
    fn after(&mut self, failed: Failed) -> Result<f64, CallError> {
        let Failed { failure, attached, limits } = failed;
        let wait_ms = self.retries.wait_ms(&failure, random());
        self.shared.state.record_rate_limit(self.target.base_url.as_str(), failure.status, &limits, wait_ms);
        // A rate limit on the base URL may last longer than this call's own backoff.
        let wait_ms = wait_ms.max(self.held_ms());
        let after = self.retries.after_failure(&failure, wait_ms, monotonic_ms());
        self.report(self.attempts(), Outcome::NotSent);
        self.tell(failure.status, Some(failure.code), after.delay_ms, &limits);
        self.wants_token = after.renew_token;
        after.delay_ms.ok_or_else(|| self.failed(failure, attached))
    }

    fn stopped(&self, stopped: Stopped, late: &'static Message<Code>) -> CallError {
        match stopped {
            Stopped::Aborted => self.aborted(),
            Stopped::Interrupted => {
                self.failed(Failure::new(Outcome::NotSent, errors::SUSPENDED), Attached::default())
            }
            Stopped::TimedOut => self.failed(self.retries.out_of_time(late), Attached::default()),
        }
    }

    fn stops(&self) -> Stops<'_> {
        let is_committed = self.committed.as_ref().is_some_and(|committed| committed.get());
        let signal = (!is_committed).then_some(&self.shared.signal);
        Stops { signal, ticket: self.ticket.as_ref() }
    }

    /// How long a rate limit still pauses the base URL.
    fn held_ms(&self) -> f64 {
        self.shared.state.held_ms(self.target.base_url.as_str())
    }

    /// Waits until the rate limit leaves this many requests, so that what they change can be
    /// finished. A single call fails if that takes longer than `time_ms`.
    pub(crate) async fn wait_for_room(&self, requests: u32, time_ms: f64) -> Result<(), CallError> {
        loop {
            let ms = self.shared.state.window_wait_ms(self.target.base_url.as_str(), requests);
            if ms <= 0.0 {
                return Ok(());
            }
            if self.shared.rate_limit_restarts == 0 && ms >= time_ms {
                return Err(self.failed(held_too_long(ms), Attached::default()));
            }
            self.tell_wait(WaitReason::RateLimit, Some(ms));
            self.pause(ms).await?;
        }
    }

    /// Keeps a request possible until the returned value is dropped.
    pub(crate) fn reserve_request(&self) -> Counted {
        self.shared.state.reserve_request(self.target.base_url.as_str())
    }

    fn remaining_ms(&self) -> f64 {
        self.retries.remaining_ms(monotonic_ms())
    }

    fn no_token(&self, none: NoToken) -> CallError {
        let failure = Failure::refused(Code::InvalidOptions, vec![none.issue]);
        self.failed(failure, Attached { cause: none.cause, ..Attached::default() })
    }

    /// Reports the outcome that the call would have if it ended now. `pending` is the outcome of a
    /// request in flight.
    fn report(&self, attempts: u32, pending: Outcome) {
        let pending = if self.target.operation.is_read() { Outcome::NotSent } else { pending };
        let outcome = self.outcome().max(pending);
        self.sent.set(Sent { attempts, outcome });
        self.shared.host.report(self.index, attempts, self.effect().outcome(outcome));
    }

    fn aborted(&self) -> CallError {
        let sent = self.sent.get();
        let agent_id = self.target.operation.agent_id();
        self.shared.tell_aborted(agent_id, sent, self.effect());
        CallError::Aborted(sent)
    }

    fn tell(&self, status: Option<u16>, code: Option<Code>, delay_ms: Option<f64>, limits: &Limits) {
        let Some(listener) = &self.shared.options.settings.on_attempt else { return };
        let event = AttemptEvent {
            outcome: None,
            agent_id: self.target.operation.agent_id().map(AgentId::as_str),
            attempt: self.attempts(),
            status,
            code,
            delay_ms,
            will_retry: delay_ms.is_some(),
            rate_limit: RateLimit::read(limits, wall_ms()),
        };
        callbacks::call(listener, &event);
    }

    pub(crate) fn tell_wait(&self, reason: WaitReason, delay_ms: Option<f64>) {
        let Some(listener) = &self.shared.options.settings.on_wait else { return };
        let agent_id = self.target.operation.agent_id().map(AgentId::as_str);
        callbacks::call(listener, &WaitEvent { agent_id, reason, delay_ms });
    }

    fn effect(&self) -> Effect {
        if self.target.operation.is_read() { Effect::None } else { Effect::Outcome }
    }

    fn failed(&self, failure: Failure, attached: Attached) -> CallError {
        let failure = self.retries.conclude(failure);
        let (attempts, effect) = (self.attempts(), self.effect());
        CallError::Failed(Box::new(CallFailure { failure, attached, attempts, effect }))
    }
}

fn rules(shared: &Shared, timeout_ms: f64) -> Rules {
    let settings = &shared.options.settings;
    Rules {
        timeout_ms,
        attempt_timeout_ms: settings.attempt_timeout_ms,
        max_retries: settings.max_retries,
        can_renew_token: matches!(shared.options.token, Some(TokenSource::Function(_))),
        rate_limit_restarts: shared.rate_limit_restarts,
    }
}
