//! State that calls share. All calls of a page share one. Outside of pages each call has a separate
//! one, because calls may belong to different users.

use core::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::JsValue;

use crate::agent_queue::{self, AgentQueues};
use crate::policy::rate_limits::{RateLimits, hold_ms};
use crate::policy::rate_window::RateWindows;
use crate::policy::retry_after::Limits;
use crate::web::clock::{monotonic_ms, wall_ms};
use crate::web::environment::is_page;
use crate::web::web_lock::WebLock;

/// Read, update, publish.
pub(crate) const APPLY_REQUESTS: u32 = 3;

pub(crate) type QueueTicket = agent_queue::QueueTicket<WebLock>;
pub(crate) type Reservation = agent_queue::Reservation<WebLock>;

#[derive(Default)]
pub(crate) struct SharedState {
    queues: AgentQueues<WebLock>,
    rate_limits: RefCell<RateLimits>,
    rate_windows: RefCell<RateWindows>,
    /// Token functions called after a 401, each with the promise that all callers of the function
    /// await.
    pub(crate) renewals: RefCell<Vec<(JsValue, Promise)>>,
}

thread_local! {
    static PAGE: Rc<SharedState> = Rc::default();
}

impl SharedState {
    /// The state for a new call.
    pub(crate) fn for_call() -> Rc<Self> {
        if is_page() { PAGE.with(Rc::clone) } else { Rc::default() }
    }

    /// Joins the end of the queue.
    pub(crate) fn enqueue(&self, url: &str) -> QueueTicket {
        self.queues.enqueue(url)
    }

    /// Reserves `count` tickets for queues that are not known yet. They come before all later
    /// tickets.
    pub(crate) fn reserve(&self, count: u32) -> Reservation {
        self.queues.reserve(count)
    }

    /// Milliseconds until requests to the base URL may be sent; 0 if they may be sent now.
    pub(crate) fn held_ms(&self, base_url: &str) -> f64 {
        self.rate_limits.borrow().remaining_ms(base_url, monotonic_ms())
    }

    /// Counts a request until the returned value is dropped.
    pub(crate) fn sent(self: &Rc<Self>, base_url: &str) -> Counted {
        self.rate_windows.borrow_mut().sent(base_url);
        Counted { state: Rc::clone(self), base_url: base_url.to_owned(), end: RateWindows::ended }
    }

    /// Keeps a request possible until the returned value is dropped.
    pub(crate) fn reserve_request(self: &Rc<Self>, base_url: &str) -> Counted {
        self.rate_windows.borrow_mut().reserve(base_url);
        Counted { state: Rc::clone(self), base_url: base_url.to_owned(), end: RateWindows::release }
    }

    /// Milliseconds until the rate limit leaves this many requests besides the reserved ones.
    pub(crate) fn window_wait_ms(&self, base_url: &str, requests: u32) -> f64 {
        self.rate_windows.borrow_mut().wait_ms(base_url, requests, monotonic_ms())
    }

    /// Milliseconds until applies go on, if nothing but the rate limit keeps them waiting.
    pub(crate) fn pause_ms(&self, base_url: &str) -> f64 {
        self.rate_windows.borrow_mut().pause_ms(base_url, APPLY_REQUESTS, monotonic_ms())
    }

    /// After a long rate limit, only the first request is sent. The others wait until the returned
    /// probe is dropped.
    pub(crate) fn probe(self: &Rc<Self>, base_url: &str) -> Option<Probe> {
        let is_probe = self.rate_limits.borrow_mut().probe(base_url, monotonic_ms());
        is_probe.then(|| Probe { state: Rc::clone(self), base_url: base_url.to_owned() })
    }

    /// Records the rate limit of a response. `wait_ms` is the delay that the call itself would use.
    pub(crate) fn record_rate_limit(
        &self,
        base_url: &str,
        status: Option<u16>,
        limits: &Limits,
        wait_ms: f64,
    ) {
        if let (Some(remaining), Some(reset_ms)) = (limits.remaining(), limits.reset_in_ms(wall_ms())) {
            let now_ms = monotonic_ms();
            self.rate_windows.borrow_mut().record(base_url, remaining, now_ms + reset_ms, now_ms);
        }
        if let Some(ms) = hold_ms(status, limits, wait_ms, wall_ms()) {
            let now_ms = monotonic_ms();
            self.rate_limits.borrow_mut().hold(base_url, ms, now_ms);
        }
    }
}

pub(crate) struct Counted {
    state: Rc<SharedState>,
    base_url: String,
    end: fn(&mut RateWindows, &str),
}

impl Drop for Counted {
    fn drop(&mut self) {
        (self.end)(&mut self.state.rate_windows.borrow_mut(), &self.base_url);
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
