//! The updates of many agents: some at a time, until each has its definite answer.

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};
use std::rc::Rc;
use std::vec::IntoIter;

use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;

use crate::browser::attempt::Target;
use crate::browser::call::{Call, Shared, Unfinished};
use crate::browser::event::Progress;
use crate::browser::fields::Fields;
use crate::browser::pacing::held_ms;
use crate::browser::settled::run;
use crate::browser::single::{check_options, checked, share};
use crate::browser::talkover_error::{Attached, Effect, talkover_error};
use crate::browser::turn::{self, Place};
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
}

struct Bulk {
    shared: Rc<Shared>,
    /// Not begun yet. Each has its place in its agent's line from the start, so that a later call does not overtake it.
    waiting: IntoIter<(usize, Target, Option<Place>)>,
    running: Vec<Running>,
    /// In the order of the input.
    entries: Array,
    progress: Progress,
}

struct Running {
    index: usize,
    agent_id: String,
    call: Pin<Box<dyn Future<Output = Result<JsValue, Unfinished>>>>,
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
    let (options, updates) = checked(options, updates, Effect::Outcome, issues)?;
    let shared = share(options, FRESH_STARTS, Effect::Outcome)?;
    let progress = Progress::new(updates.len());
    let waiting = updates.into_iter().enumerate().map(|(index, update)| {
        let target = Target::new(Operation::UpdateCalling(update), shared.options.base_url.clone());
        let place = target.line().map(|line| turn::enter(&line));
        (index, target, place)
    });
    let waiting = waiting.collect::<Vec<_>>().into_iter();
    Ok(Bulk { shared, waiting, running: Vec::new(), entries: Array::new(), progress })
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
                self.settle(index, &agent_id, Err(Unfinished::Aborted { sent: false }));
                continue;
            }
            let call = Box::pin(Call::start(Rc::clone(&self.shared), target, place).run());
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

    fn settle(&mut self, index: usize, agent_id: &str, result: Result<JsValue, Unfinished>) {
        self.progress.done += 1;
        self.progress.failed += usize::from(result.is_err());
        let (status, value, reason) = match result {
            Ok(value) => ("fulfilled", Some(value), None),
            Err(Unfinished::Failed(error)) => ("rejected", None, Some(error)),
            Err(Unfinished::Aborted { sent: true }) => ("rejected", None, Some(self.shared.signal.reason())),
            Err(Unfinished::Aborted { sent: false }) => ("rejected", None, Some(self.unsent())),
        };
        let entry = Fields::new();
        entry.text("agentId", Some(agent_id));
        entry.text("status", Some(status));
        entry.value("value", value);
        entry.value("reason", reason);
        self.entries.set(index as u32, entry.into_object());
    }

    fn unsent(&self) -> JsValue {
        let message = "This update was not sent: the call was aborted before.".to_owned();
        let failure = Failure::new(Code::Aborted, Outcome::NotSent, message);
        talkover_error(
            &failure,
            Effect::Outcome,
            0,
            Attached { cause: Some(self.shared.signal.reason()), ..Attached::default() },
        )
    }

    fn tell_progress(&mut self) {
        self.progress.in_flight = self.running.len();
        let has_ended = self.progress.done == self.progress.total;
        let paused_ms = if has_ended { 0.0 } else { held_ms(self.shared.options.base_url.as_str()) };
        self.progress.tell(paused_ms, self.shared.options.on_progress.as_ref());
    }
}
