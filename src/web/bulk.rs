//! Runs many tasks, a limited number at once, until each has its result.

use core::future::poll_fn;
use core::task::{Context, Poll};
use std::rc::Rc;
use std::vec::IntoIter;

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::{Failure, Outcome};
use crate::messages::errors;
use crate::update::AgentId;
use crate::web::call::{self, CallError, Sent, Shared, TaskResult};
use crate::web::callbacks::{self, Progress};
use crate::web::clock::Sleep;
use crate::web::shared_state::{QueueTicket, Reservation};
use crate::web::slices::Slices;
use crate::web::talkover_error::{Attached, Effect, talkover_error};
use crate::web::task::Task;
use crate::web::to_js::to_js;

pub(crate) struct Bulk {
    shared: Rc<Shared>,
    slices: Slices,
    /// Tasks that have not started. Each already has a ticket in its agent's queue, so that a later
    /// call cannot overtake it.
    waiting: IntoIter<(u32, Task, Option<QueueTicket>)>,
    running: Vec<Running>,
    /// In input order.
    entries: Array,
    has_applies: bool,
    progress: Progress,
    /// The last reported progress.
    told: Option<Progress>,
    /// Runs until the next report is allowed.
    frame: Option<Sleep>,
    /// Runs until the remaining pause is reported again.
    countdown: Option<Sleep>,
}

/// One frame at 60 Hz: more reports could not be displayed.
const FRAME_MS: f64 = 16.0;
const COUNTDOWN_MS: f64 = 1_000.0;

/// The result of one update.
#[derive(Serialize)]
#[serde(tag = "status", rename_all = "lowercase", rename_all_fields = "camelCase")]
enum Entry<'a> {
    Fulfilled {
        agent_id: &'a str,
        outcome: Outcome,
        /// The response body, unchanged.
        #[serde(with = "serde_wasm_bindgen::preserve")]
        value: JsValue,
    },
    Rejected {
        agent_id: &'a str,
        outcome: Outcome,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        reason: JsValue,
    },
}

struct Running {
    index: u32,
    agent_id: String,
    task: call::Running,
}

impl Bulk {
    /// Each task takes its place in the agent's queue now. If `is_bulk_call`, the entries are the
    /// call's result even if the wasm traps.
    pub(crate) async fn new(
        shared: Rc<Shared>,
        tasks: Vec<Task>,
        reservation: Option<Reservation>,
        mut slices: Slices,
        is_bulk_call: bool,
    ) -> Self {
        let has_applies = tasks.iter().any(|task| matches!(task, Task::Apply(_)));
        let progress = Progress::new(tasks.len() as u32);
        let entries = Array::new();
        let agent_ids = Array::new();
        let mut waiting = Vec::new();
        for (index, task) in (0..).zip(tasks) {
            slices.next().await;
            agent_ids.push(&task.agent_id().map_or("", AgentId::as_str).into());
            let key = task.queue_key(&shared.options.base_url).zip(reservation.as_ref());
            let ticket = key.map(|(key, reservation)| reservation.enqueue(&key, index));
            waiting.push((index, task, ticket));
        }
        if is_bulk_call {
            shared.host.begin_bulk(agent_ids, &entries);
        }
        Self {
            shared,
            slices,
            waiting: waiting.into_iter(),
            running: Vec::new(),
            entries,
            has_applies,
            progress,
            told: None,
            frame: None,
            countdown: None,
        }
    }

    /// The entries, in input order. On abort, those so far.
    pub(crate) async fn run(mut self) -> Array {
        poll_fn(|context| self.poll(context)).await;
        self.entries
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.slices.resume();
        let poll = self.work(context);
        self.slices.wait();
        poll
    }

    fn work(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.tell_progress(context);
        loop {
            if !self.slices.poll(context) {
                return Poll::Pending;
            }
            let has_all_begun = self.begin(context);
            let has_room_again = self.poll_running(context);
            self.tell_progress(context);
            if self.running.is_empty() && self.waiting.as_slice().is_empty() {
                return Poll::Ready(());
            }
            if has_all_begun && !has_room_again {
                return Poll::Pending;
            }
        }
    }

    /// Starts updates up to the concurrency limit; after an abort, ends the rest unsent. Returns
    /// `false` if it stopped for a pause and has to be called again.
    fn begin(&mut self, context: &mut Context<'_>) -> bool {
        while self.shared.signal.is_aborted() || self.running.len() < self.shared.options.settings.concurrency
        {
            if !self.slices.poll(context) {
                return false;
            }
            let Some((index, task, ticket)) = self.waiting.next() else { return true };
            let agent_id = task.agent_id().map_or("", AgentId::as_str).to_owned();
            if self.shared.signal.is_aborted() {
                self.settle(index, &agent_id, Err(CallError::Aborted(Sent::NOTHING)));
                continue;
            }
            let task = task.start(&self.shared, index, ticket);
            self.running.push(Running { index, agent_id, task });
        }
        true
    }

    fn poll_running(&mut self, context: &mut Context<'_>) -> bool {
        let mut has_room_again = false;
        for mut running in core::mem::take(&mut self.running) {
            match running.task.as_mut().poll(context) {
                Poll::Pending => self.running.push(running),
                Poll::Ready(result) => {
                    has_room_again = true;
                    self.settle(running.index, &running.agent_id, result);
                }
            }
        }
        has_room_again
    }

    fn settle(&mut self, index: u32, agent_id: &str, result: TaskResult) {
        self.progress.done += 1;
        let entry = match result {
            Ok(value) => {
                self.progress.succeeded += 1;
                Entry::Fulfilled { agent_id, outcome: Outcome::Applied, value }
            }
            Err(CallError::Failed(failure)) => {
                self.progress.failed += 1;
                let outcome = failure.failure.outcome;
                Entry::Rejected { agent_id, outcome, reason: failure.into_error(&self.shared.host) }
            }
            Err(CallError::Aborted(sent)) => {
                self.progress.aborted += 1;
                Entry::Rejected { agent_id, outcome: sent.outcome, reason: self.aborted(sent) }
            }
        };
        self.entries.set(index, to_js(&entry));
    }

    fn aborted(&self, sent: Sent) -> JsValue {
        let message = match sent.outcome {
            Outcome::NotSent => errors::ABORTED,
            Outcome::Rejected => errors::ABORTED_AFTER_REJECTION,
            Outcome::Unknown => errors::ABORTED_IN_FLIGHT,
            Outcome::Applied => errors::ABORTED_AFTER_SUCCESS,
        };
        let failure = Failure::new(sent.outcome, message);
        let attached = Attached { cause: Some(self.shared.signal.reason()), ..Attached::default() };
        talkover_error(&self.shared.host, &failure, Effect::Outcome, sent.attempts, attached)
    }

    /// Reports progress at most once a frame, and at the end. During a pause, reports again every
    /// second.
    fn tell_progress(&mut self, context: &Context<'_>) {
        let Some(listener) = &self.shared.options.settings.on_progress else { return };
        self.progress.in_flight = self.running.len() as u32;
        let has_ended = self.progress.has_ended();
        let base_url = self.shared.options.base_url.as_str();
        let state = &self.shared.state;
        let pause_ms = if self.has_applies { state.pause_ms(base_url) } else { 0.0 };
        self.progress.paused_ms = if has_ended { 0.0 } else { state.held_ms(base_url).max(pause_ms) };
        let is_over = |timer: &mut Option<Sleep>| timer.as_mut().is_none_or(|timer| timer.poll_over(context));
        if !is_over(&mut self.frame) && !has_ended {
            return;
        }
        let is_news = self.told.as_ref().is_none_or(|told| self.progress.is_news_after(told));
        let is_paused = self.progress.paused_ms > 0.0;
        if is_news || (is_paused && is_over(&mut self.countdown)) {
            self.told = Some(self.progress.clone());
            self.frame = (!has_ended).then(|| Sleep::new(FRAME_MS));
            self.countdown = is_paused.then(|| Sleep::new(COUNTDOWN_MS));
            callbacks::call(listener, &self.progress);
        }
    }
}
