//! The updates of many agents: some at a time, until each has its definite answer.

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};
use std::rc::Rc;
use std::vec::IntoIter;

use js_sys::{Array, Promise};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::browser::attempt::Target;
use crate::browser::call::{Call, CallError, Shared};
use crate::browser::callbacks::{self, Progress};
use crate::browser::host::Host;
use crate::browser::promise::run;
use crate::browser::shared_state::Place;
use crate::browser::single::{check_options, checked, share};
use crate::browser::talkover_error::{Attached, Effect, talkover_error};
use crate::browser::to_js::to_js;
use crate::browser::value::raw_updates;
use crate::bulk;
use crate::calling::AgentId;
use crate::error::{Code, Failure, Outcome};
use crate::operation::Operation;
use crate::options::Scope;

/// How often one update waits out a rate limit that refused it before the refusal is its result.
const FRESH_STARTS: u32 = 10;

/// The arguments as JavaScript gave them.
pub(crate) struct Arguments {
    pub(crate) updates: JsValue,
    pub(crate) options: JsValue,
    pub(crate) defaults: JsValue,
    pub(crate) host: Host,
}

struct Bulk {
    shared: Rc<Shared>,
    /// Not begun yet. Each has its place in its agent's line from the start, so that a later call does not overtake it.
    waiting: IntoIter<(u32, Target, Option<Place>)>,
    running: Vec<Running>,
    /// In the order of the input.
    entries: Array,
    progress: Progress,
    /// The progress that was told last.
    told: Option<Progress>,
}

/// What became of one update.
#[derive(Serialize)]
#[serde(tag = "status", rename_all = "lowercase", rename_all_fields = "camelCase")]
enum Entry<'a> {
    Fulfilled {
        agent_id: &'a str,
        /// The service's reply as it came.
        #[serde(with = "serde_wasm_bindgen::preserve")]
        value: JsValue,
    },
    Rejected {
        agent_id: &'a str,
        #[serde(with = "serde_wasm_bindgen::preserve")]
        reason: JsValue,
    },
}

struct Running {
    index: u32,
    agent_id: String,
    call: Pin<Box<dyn Future<Output = Result<JsValue, CallError>>>>,
}

/// Reads and checks everything before it returns. An abort, too, resolves: nothing that was done is forgotten.
pub(crate) fn update(arguments: &Arguments) -> Promise {
    let bulk = prepare(arguments);
    run(Box::pin(async move {
        let mut bulk = bulk?;
        bulk.tell_progress();
        poll_fn(|context| bulk.poll(context)).await;
        Ok(bulk.entries.into())
    }))
}

fn prepare(arguments: &Arguments) -> Result<Bulk, JsValue> {
    let mut issues = Vec::new();
    let options = check_options(&arguments.options, &arguments.defaults, Scope::Bulk, &mut issues);
    let updates = bulk::check(&|take| raw_updates(&arguments.updates, take), &mut issues);
    let host = &arguments.host;
    let (options, updates) = checked(options, updates, Effect::Outcome, issues, host)?;
    let shared = share(options, FRESH_STARTS, Effect::Outcome, host)?;
    let progress = Progress::new(updates.len() as u32);
    let entries = Array::new();
    let agent_ids = updates.iter().map(|update| JsValue::from_str(update.agent_id.as_str())).collect();
    host.begin_bulk(agent_ids, &entries);
    let waiting = (0..).zip(updates).map(|(index, update)| {
        let target = Target::new(Operation::UpdateCalling(update), shared.options.base_url.clone());
        let place = target.line().map(|line| shared.state.enter(&line, shared.is_leaving, host));
        (index, target, place)
    });
    let waiting = waiting.collect::<Vec<_>>().into_iter();
    Ok(Bulk { shared, waiting, running: Vec::new(), entries, progress, told: None })
}

impl Bulk {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            self.begin();
            let has_room_again = self.poll_running(context);
            self.tell_progress();
            if self.running.is_empty() && self.waiting.as_slice().is_empty() {
                return Poll::Ready(());
            }
            if !has_room_again {
                return Poll::Pending;
            }
        }
    }

    /// Begins updates up to the limit; once aborted, the rest ends unsent.
    fn begin(&mut self) {
        while self.shared.signal.is_aborted() || self.running.len() < self.shared.options.concurrency {
            let Some((index, target, place)) = self.waiting.next() else { return };
            let agent_id = target.operation.agent_id().map_or("", AgentId::as_str).to_owned();
            if self.shared.signal.is_aborted() {
                self.settle(index, &agent_id, Err(CallError::Aborted { sent: false }));
                continue;
            }
            let call = Box::pin(Call::start(Rc::clone(&self.shared), index, target, place).run());
            self.running.push(Running { index, agent_id, call });
        }
    }

    fn poll_running(&mut self, context: &mut Context<'_>) -> bool {
        let mut has_room_again = false;
        for mut running in core::mem::take(&mut self.running) {
            match running.call.as_mut().poll(context) {
                Poll::Pending => self.running.push(running),
                Poll::Ready(result) => {
                    has_room_again = true;
                    self.settle(running.index, &running.agent_id, result);
                }
            }
        }
        has_room_again
    }

    fn settle(&mut self, index: u32, agent_id: &str, result: Result<JsValue, CallError>) {
        self.progress.done += 1;
        let entry = match result {
            Ok(value) => Entry::Fulfilled { agent_id, value },
            Err(error) => {
                let reason = match error {
                    CallError::Failed(error) => error,
                    CallError::Aborted { sent: true } => self.shared.signal.reason(),
                    CallError::Aborted { sent: false } => self.unsent(),
                };
                Entry::Rejected { agent_id, reason }
            }
        };
        match entry {
            Entry::Fulfilled { .. } => self.progress.succeeded += 1,
            Entry::Rejected { .. } => self.progress.failed += 1,
        }
        self.entries.set(index, to_js(&entry));
    }

    fn unsent(&self) -> JsValue {
        let message = "This update was not sent: the call was aborted before.".to_owned();
        let failure = Failure::new(Code::Aborted, Outcome::NotSent, message);
        let attached = Attached { cause: Some(self.shared.signal.reason()), ..Attached::default() };
        talkover_error(&self.shared.host, &failure, Effect::Outcome, 0, attached)
    }

    fn tell_progress(&mut self) {
        self.progress.in_flight = self.running.len() as u32;
        let has_ended = self.progress.has_ended();
        self.progress.paused_ms =
            if has_ended { 0.0 } else { self.shared.state.held_ms(self.shared.options.base_url.as_str()) };
        if self.told.as_ref().is_some_and(|told| !self.progress.is_news_after(told)) {
            return;
        }
        self.told = Some(self.progress.clone());
        if let Some(listener) = &self.shared.options.on_progress {
            callbacks::call(listener, &self.progress);
        }
    }
}
