//! What calls have in common. In a page that is one thing for all calls. Outside of pages calls are those of different people, so each
//! has its own.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use crate::agent_queue::{self, AgentQueues};
use crate::policy::rate_limits::{RateLimits, hold_ms};
use crate::policy::retry_after::Limits;
use crate::web::clock::{monotonic_ms, wall_ms};
use crate::web::environment::is_page;
use crate::web::web_lock::WebLock;

pub(crate) type QueueTicket = agent_queue::QueueTicket<WebLock>;
pub(crate) type Reservation = agent_queue::Reservation<WebLock>;

#[derive(Default)]
pub(crate) struct SharedState {
    queues: AgentQueues<WebLock>,
    rate_limits: RefCell<RateLimits>,
    /// Functions that were asked for another token after a 401, each with the answer that all who ask it wait for.
    pub(crate) renewals: RefCell<Vec<(JsValue, Promise)>>,
}

thread_local! {
    static PAGE: Rc<SharedState> = Rc::default();
}

impl SharedState {
    /// The state that a call that begins now uses.
    pub(crate) fn for_call() -> Rc<Self> {
        if is_page() { PAGE.with(Rc::clone) } else { Rc::default() }
    }

    /// Takes the last place in this queue.
    pub(crate) fn enqueue(&self, url: &str) -> QueueTicket {
        self.queues.enqueue(url)
    }

    /// `count` places in queues that are not known yet, before all that are taken from now on.
    pub(crate) fn reserve(&self, count: u32) -> Reservation {
        self.queues.reserve(count)
    }

    /// Milliseconds until the base URL may be asked, 0 if now.
    pub(crate) fn held_ms(&self, base_url: &str) -> f64 {
        self.rate_limits.borrow().remaining_ms(base_url, monotonic_ms())
    }

    /// Of the requests that may go after a long hold, the first finds out for all: they wait until this is dropped.
    pub(crate) fn probe(self: &Rc<Self>, base_url: &str) -> Option<Probe> {
        let is_probe = self.rate_limits.borrow_mut().probe(base_url, monotonic_ms());
        is_probe.then(|| Probe { state: Rc::clone(self), base_url: base_url.to_owned() })
    }

    /// Records what a reply says of the rate limit. `wait_ms` is what the call itself would wait after it.
    pub(crate) fn record_rate_limit(
        &self,
        base_url: &str,
        status: Option<u16>,
        limits: &Limits,
        wait_ms: f64,
    ) {
        if let Some(ms) = hold_ms(status, limits, wait_ms, wall_ms()) {
            let now_ms = monotonic_ms();
            self.rate_limits.borrow_mut().hold(base_url, ms, now_ms);
        }
    }
}

pub(crate) struct Probe {
    state: Rc<SharedState>,
    base_url: String,
}

impl Drop for Probe {
    fn drop(&mut self) {
        self.state.rate_limits.borrow_mut().probed(&self.base_url);
    }
}
