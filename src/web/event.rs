//! An event that a browser callback sets, and a future that waits for it.

use core::cell::Cell;
use core::future::poll_fn;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

use crate::web::host::{Guard, Host};

pub(crate) type Callback = Closure<dyn FnMut()>;

#[derive(Default)]
pub(crate) struct Event {
    has_happened: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

/// Waits until `poll` returns `true`. `poll` has to register the waker.
pub(crate) async fn until(mut poll: impl FnMut(&mut Context<'_>) -> bool) {
    poll_fn(|context| if poll(context) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl Event {
    /// A callback that sets the event.
    pub(crate) fn callback(self: &Rc<Self>) -> Callback {
        let event = Rc::clone(self);
        Closure::new(move || event.set())
    }

    pub(crate) fn set(&self) {
        self.has_happened.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Returns whether it has happened, and resets it.
    pub(crate) fn take(&self) -> bool {
        self.has_happened.replace(false)
    }

    pub(crate) fn is_set(&self) -> bool {
        self.has_happened.get()
    }

    /// Whether it has happened; if not, registers the waker.
    pub(crate) fn poll(&self, context: &Context<'_>) -> bool {
        self.waker.set(Some(context.waker().clone()));
        self.is_set()
    }
}

/// Listens for a DOM event until it is dropped.
pub(crate) struct Listener {
    pub(crate) happened: Rc<Event>,
    /// Declared before the callback, so that the listener is removed before the callback is
    /// dropped.
    _guard: Guard,
    _callback: Callback,
}

impl Listener {
    /// Fails with the error that the target's methods threw.
    pub(crate) fn new(target: &JsValue, kind: &str, host: &Host) -> Result<Self, JsValue> {
        let happened = Rc::new(Event::default());
        let callback = happened.callback();
        let listener = callback.as_ref();
        let remove = Reflect::get(target, &"removeEventListener".into())?.unchecked_into::<Function>();
        let remove = remove.bind2(target, &kind.into(), listener);
        target
            .unchecked_ref::<EventTarget>()
            .add_event_listener_with_callback(kind, listener.unchecked_ref())?;
        Ok(Self { happened, _guard: host.guard(remove), _callback: callback })
    }
}
