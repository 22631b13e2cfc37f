//! The lock of an agent across the tabs of an origin, by the Web Locks API. Without that API, only
//! calls of the same page wait for each other.

use core::cell::{Cell, RefCell};
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};
use std::rc::Rc;

use js_sys::{Array, Promise};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::agent_queue::Lock;
use crate::web::abort::abort_of;
use crate::web::clock::{Sleep, sleep};
use crate::web::environment::is_hidden;
use crate::web::event::{Event, until};
use crate::web::host::{Guard, Host};
use crate::web::lifeline::Lifeline;
use crate::web::promise::to_future;
use crate::web::property::{get, get_text};
use crate::web::to_js::{preserve_some, to_js};

/// A waiting tab pings the holder of the lock at this interval, and steals the lock after
/// `UNANSWERED` pings without an answer. In a hidden tab, timers fire only on full seconds, and an
/// answer needs two of them: one to start listening and one to answer.
const ASK_EVERY_MS: f64 = 250.0;
const UNANSWERED: u32 = 8;

#[wasm_bindgen]
extern "C" {
    // In web-sys, `LockManager` is an unstable API.
    #[derive(Clone)]
    type LockManager;

    #[wasm_bindgen(method, structural, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &JsValue,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, structural, catch)]
    fn query(this: &LockManager) -> Result<JsValue, JsValue>;
}

/// A lock that is requested at most once, and released when it is dropped.
pub(crate) struct WebLock {
    name: String,
    host: Host,
    state: RefCell<State>,
}

type Task<T> = Pin<Box<dyn Future<Output = T>>>;

enum State {
    Unasked,
    Waiting(Task<Grant>),
    Held {
        grant: Grant,
        /// Answers the pings of waiting tabs.
        answers: Task<()>,
    },
    /// The platform has no locks.
    Without,
}

impl WebLock {
    /// `url` identifies the lock.
    pub(crate) fn new(url: &str, host: &Host) -> Self {
        let name = format!("talkover-calling {url}");
        Self { name, host: host.clone(), state: RefCell::new(State::Unasked) }
    }
}

impl Lock for WebLock {
    fn ask(&self) {
        let locks = lock_manager();
        let asked = locks.and_then(|locks| {
            Grant::request(&locks, &self.name, How::InTurn, &self.host).map(|grant| (locks, grant))
        });
        *self.state.borrow_mut() = match asked {
            Some((locks, grant)) => {
                State::Waiting(Box::pin(acquire(locks, self.name.clone(), self.host.clone(), grant)))
            }
            None => State::Without,
        };
    }

    fn poll_held(&self, context: &mut Context<'_>) -> bool {
        let state = &mut *self.state.borrow_mut();
        match state {
            State::Unasked => false,
            State::Held { .. } | State::Without => true,
            State::Waiting(task) => {
                let Poll::Ready(grant) = task.as_mut().poll(context) else { return false };
                let answers = Box::pin(answer(self.name.clone(), self.host.clone()));
                *state = State::Held { grant, answers };
                true
            }
        }
    }

    fn poll_lost(&self, context: &mut Context<'_>) -> bool {
        match &mut *self.state.borrow_mut() {
            State::Held { grant, answers } => {
                // Polling answers pings. The future never ends.
                let _ = answers.as_mut().poll(context);
                grant.is_granted() && grant.poll_settled(context) && grant.has_ended()
            }
            State::Unasked | State::Waiting(_) | State::Without => false,
        }
    }
}

/// Waits until the lock is granted, or refused, as it is for pages without an origin. Meanwhile
/// pings the holder.
async fn acquire(locks: LockManager, name: String, host: Host, grant: Grant) -> Grant {
    let mut lifeline = None;
    let mut holder = None;
    let mut unanswered = 0;
    loop {
        let mut timer = Sleep::new(ASK_EVERY_MS);
        let is_settled = poll_fn(|context| {
            if grant.poll_settled(context) {
                Poll::Ready(true)
            } else if timer.poll_over(context) && !timer.has_failed() {
                Poll::Ready(false)
            } else {
                Poll::Pending
            }
        });
        if is_settled.await {
            return grant;
        }
        if lifeline.is_none() {
            lifeline = Lifeline::open(&name, &host);
        }
        let Some(lifeline) = &lifeline else { continue };
        let now_held_by = holder_of(&locks, &name).await;
        let is_silent = !lifeline.has_answered() && now_held_by.is_some() && now_held_by == holder;
        unanswered = if is_silent { unanswered + 1 } else { 0 };
        holder = now_held_by;
        if let Some(holder) = holder.as_deref().filter(|_| unanswered >= UNANSWERED) {
            evict(&locks, &name, &host, holder).await;
            unanswered = 0;
        }
        lifeline.ask();
    }
}

/// Steals the lock from a holder that does not answer, and releases it at once for the next tab in
/// the queue. If several tabs try this, only one does it: it holds a second lock while it checks
/// again who the holder is.
async fn evict(locks: &LockManager, name: &str, host: &Host, holder: &str) {
    let Some(turn) = Grant::request(locks, &format!("{name} (frozen)"), How::IfFree, host) else { return };
    turn.settled().await;
    if turn.is_granted()
        && holder_of(locks, name).await.as_deref() == Some(holder)
        && let Some(stolen) = Grant::request(locks, name, How::Steal, host)
    {
        stolen.settled().await;
    }
}

/// Answers pings while the lock is held. Starts late, because most locks are released before anyone
/// pings. Answers from a timer: a frozen page still receives messages, but its timers do not run.
async fn answer(name: String, host: Host) {
    if !is_hidden() {
        sleep(ASK_EVERY_MS).await;
    }
    let Some(lifeline) = Lifeline::open(&name, &host) else { return core::future::pending().await };
    loop {
        lifeline.asked().await;
        sleep(0.0).await;
        lifeline.answer();
    }
}

fn lock_manager() -> Option<LockManager> {
    let navigator = get(&js_sys::global(), "navigator")?;
    get(&navigator, "locks").filter(JsValue::is_object).map(JsCast::unchecked_into)
}

/// The client id of the page or worker that holds the lock.
async fn holder_of(locks: &LockManager, name: &str) -> Option<String> {
    let state = to_future(&locks.query().ok()?).await.ok()?;
    let held = Array::from(&get(&state, "held").filter(JsValue::is_object)?);
    let lock = held.iter().find(|lock| get_text(lock, "name").as_deref() == Some(name))?;
    get_text(&lock, "clientId")
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    InTurn,
    IfFree,
    Steal,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LockOptions {
    /// The API accepts a signal only for requests that wait in the queue.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preserve_some")]
    signal: Option<JsValue>,
    if_available: bool,
    steal: bool,
}

/// A request for a lock. Dropping it cancels the request or releases the lock.
struct Grant {
    granted: Rc<Cell<bool>>,
    settled: Rc<Event>,
    /// The browser's promise. It rejects if the lock is refused or stolen.
    ended: RefCell<JsFuture>,
    has_ended: Cell<bool>,
    /// Cancels the request.
    withdraw: Option<Guard>,
    _release: Guard,
    _on_granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Grant {
    fn request(locks: &LockManager, name: &str, how: How, host: &Host) -> Option<Self> {
        let controller = if how == How::InTurn { Some(AbortController::new().ok()?) } else { None };
        let mut release = None;
        let held = Promise::new(&mut |resolve, _reject| release = Some(resolve));
        let granted = Rc::new(Cell::new(false));
        let settled_event = Rc::new(Event::default());
        let on_granted = Closure::<dyn FnMut(JsValue) -> Promise>::new({
            let (granted, settled) = (Rc::clone(&granted), Rc::clone(&settled_event));
            move |lock: JsValue| {
                granted.set(!lock.is_null());
                settled.set();
                held.clone()
            }
        });
        let options = to_js(&LockOptions {
            signal: controller.as_ref().map(|controller| controller.signal().into()),
            if_available: how == How::IfFree,
            steal: how == How::Steal,
        });
        let ended = locks.request(name, &options, on_granted.as_ref()).ok()?;
        Some(Self {
            granted,
            settled: settled_event,
            ended: RefCell::new(to_future(&ended)),
            has_ended: Cell::new(false),
            withdraw: controller.map(|controller| host.guard(abort_of(&controller))),
            _release: host.guard(release?),
            _on_granted: on_granted,
        })
    }

    /// Whether the request has been answered. The lock may have been lost since.
    fn poll_settled(&self, context: &mut Context<'_>) -> bool {
        // A future must not be polled after it has ended.
        if !self.has_ended.get() && Pin::new(&mut *self.ended.borrow_mut()).poll(context).is_ready() {
            self.has_ended.set(true);
        }
        self.settled.poll(context) || self.has_ended.get()
    }

    async fn settled(&self) {
        until(|context| self.poll_settled(context)).await;
    }

    fn is_granted(&self) -> bool {
        self.granted.get()
    }

    fn has_ended(&self) -> bool {
        self.has_ended.get()
    }
}

impl Drop for Grant {
    fn drop(&mut self) {
        if let Some(withdraw) = self.withdraw.take().filter(|_| self.granted.get()) {
            withdraw.forget();
        }
    }
}
