//! Runs the course of an apply (`policy/apply_state.rs`): its operations share one place in the
//! agent's queue, one lock, and everything else that calls have.

use core::future::poll_fn;
use core::task::Poll;
use std::rc::Rc;

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::calling_state::{CallingState, DRAFT};
use crate::error::{Failure, Outcome};
use crate::json::Json;
use crate::messages::errors;
use crate::operation::Operation;
use crate::policy::apply_state::{Applied, ApplyRules, ApplyState, ApplyStep, NotApplied, Request, Response};
use crate::update::CallingUpdate;
use crate::web::attempt::Target;
use crate::web::call::{Call, CallError, CallFailure, Running, Shared, TaskResult};
use crate::web::callbacks::WaitReason;
use crate::web::clock::monotonic_ms;
use crate::web::document::Document;
use crate::web::promise::run;
use crate::web::shared_state::{APPLY_REQUESTS, Counted, QueueTicket};
use crate::web::talkover_error::{ApplyReport, Attached, Effect};
use crate::web::to_js::to_js;

/// An apply before it starts.
pub(crate) struct Apply {
    pub(crate) update: CallingUpdate,
    /// Settings of a plan, which the agent must still have.
    pub(crate) expected: Option<CallingState>,
}

/// What `applyAgentCalling` resolves with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AppliedCalling<'a> {
    pub(crate) agent_id: &'a str,
    /// Whether anything was sent.
    pub(crate) changed: bool,
    pub(crate) before: &'a CallingState,
    pub(crate) after: &'a CallingState,
    /// How long an agent that was live was a draft, in milliseconds.
    pub(crate) off_air_ms: f64,
    /// Requests sent.
    pub(crate) attempts: u32,
    /// Whether a read decided, because a response was missing.
    pub(crate) verified: bool,
}

struct Course {
    call: Call,
    state: ApplyState<Attached>,
    /// For the update, and for publishing after it.
    reserved: Vec<Counted>,
}

/// Until the update is sent, an abort ends it. Afterwards the result is an abort, too, but what was
/// started still runs to its end.
pub(crate) fn apply(shared: Rc<Shared>, index: u32, apply: Apply, ticket: Option<QueueTicket>) -> Running {
    let settings = &shared.options.settings;
    let rules = ApplyRules {
        publish: settings.publish,
        expected: apply.expected.or_else(|| shared.options.expected.clone()),
        rollback: settings.rollback,
        timeout_ms: settings.timeout_ms,
        renews_timeout: shared.rate_limit_restarts > 0,
    };
    let read = Operation::GetAgent(apply.update.agent_id.clone());
    let target = Target::new(read, shared.options.base_url.clone());
    let mut call = Call::start(Rc::clone(&shared), index, target, ticket);
    let (is_committed, sent) = (call.commit_on_write(), call.sent());
    let agent_id = apply.update.agent_id.clone();
    let mut course =
        Course { call, state: ApplyState::new(apply.update, rules, monotonic_ms()), reserved: Vec::new() };
    let mut ending: Running = Box::pin(async move { course.run().await });
    Box::pin(async move {
        let ended = poll_fn(|context| {
            if let Poll::Ready(result) = ending.as_mut().poll(context) {
                return Poll::Ready(Some(result));
            }
            let is_left = is_committed.get() && shared.signal.poll_aborted(context);
            if is_left { Poll::Ready(None) } else { Poll::Pending }
        });
        match ended.await {
            Some(result) => result,
            None => {
                shared.host.continues(&run(Box::pin(async move {
                    let _ = ending.await;
                    Ok(JsValue::UNDEFINED)
                })));
                shared.tell_aborted(Some(&agent_id), sent.get(), Effect::Outcome);
                Err(CallError::Aborted(sent.get()))
            }
        }
    })
}

impl Course {
    async fn run(&mut self) -> TaskResult {
        self.call.wait_for_turn().await?;
        loop {
            match self.state.next_step(monotonic_ms()) {
                ApplyStep::Wait { ms } => {
                    self.call.tell_wait(WaitReason::ReadBack, Some(ms));
                    let paused = self.call.pause(ms).await;
                    self.take_failure(paused.err())?;
                }
                ApplyStep::Send { request, time_ms } => self.send(request, time_ms).await?,
                ApplyStep::End => return self.end(),
            }
        }
    }

    async fn send(&mut self, request: Request, time_ms: f64) -> Result<(), CallError> {
        let agent_id = self.state.agent_id().clone();
        let operation = match &request {
            Request::Read => Operation::GetAgent(agent_id),
            Request::Update(update) => Operation::UpdateCalling(update.clone()),
            Request::Publish => Operation::SetPublished(agent_id, true),
        };
        if request != Request::Read {
            self.reserved.pop();
        } else if self.call.attempts() == 0 {
            // After the read, neither the update nor publishing has to wait for the next window: the
            // read would be out of date, or the agent off the air.
            let room = self.call.wait_for_room(APPLY_REQUESTS, time_ms).await;
            if room.is_err() {
                return self.take_failure(room.err());
            }
            self.reserved = vec![self.call.reserve_request(), self.call.reserve_request()];
        }
        let result = self.call.perform(operation, time_ms).await;
        let now_ms = monotonic_ms();
        match result {
            Ok(done) => match self.response(&request, &Document(done.result)) {
                Some(response) => self.state.succeeded(response, now_ms),
                None => {
                    let failure = Failure::new(Outcome::Unknown, errors::NO_SETTINGS);
                    self.state.failed(failure, Attached::default(), now_ms);
                }
            },
            Err(error) => self.take_failure(Some(error))?,
        }
        Ok(())
    }

    /// Only an abort ends the course from outside.
    fn take_failure(&mut self, error: Option<CallError>) -> Result<(), CallError> {
        match error {
            None => Ok(()),
            Some(CallError::Failed(failed)) => {
                let CallFailure { failure, attached, .. } = *failed;
                self.state.failed(failure, attached, monotonic_ms());
                Ok(())
            }
            Some(aborted @ CallError::Aborted(_)) => Err(aborted),
        }
    }

    fn response(&self, request: &Request, reply: &Document) -> Option<Response> {
        let data = reply.get("data");
        let agent = data.as_ref().unwrap_or(reply);
        match request {
            Request::Read => CallingState::read(agent).map(Response::Agent),
            Request::Update(_) => Some(Response::Updated {
                status: agent.text_at("current_status").unwrap_or_else(|| DRAFT.to_owned()),
                updated_at: agent.text_at("updated_at"),
                is_late_possible: self.call.has_uncertain_attempt(),
            }),
            Request::Publish => Some(Response::Published),
        }
    }

    fn end(&mut self) -> TaskResult {
        let attempts = self.call.attempts();
        let agent_id = self.state.agent_id().clone();
        match self.state.result() {
            Some(Ok(Applied { changed, before, after, off_air_ms, verified })) => {
                Ok(to_js(&AppliedCalling {
                    agent_id: agent_id.as_str(),
                    changed,
                    before: &before,
                    after: &after,
                    off_air_ms,
                    attempts,
                    verified,
                }))
            }
            Some(Err(not_applied)) => {
                let NotApplied { failure, attached, stage, before, current, off_air, rolled_back } =
                    *not_applied;
                let report = ApplyReport { stage, before, current, off_air, rolled_back };
                let attached = Attached { apply: Some(Box::new(report)), ..attached };
                Err(CallError::Failed(Box::new(CallFailure {
                    failure,
                    attached,
                    attempts,
                    effect: Effect::Outcome,
                })))
            }
            // `End` always comes with a result.
            None => Ok(JsValue::UNDEFINED),
        }
    }
}
