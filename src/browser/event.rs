//! Something that happens, told by a callback of the browser, and the future that waits for it.

use core::cell::Cell;
use core::future::poll_fn;
use core::task::{Context, Poll, Waker};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

pub(crate) type Callback = Closure<dyn FnMut()>;

#[derive(Default)]
pub(crate) struct Event {
    has_happened: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

/// Ends when `poll` says so, which sees to it that it is asked again.
pub(crate) async fn until(mut poll: impl FnMut(&mut Context<'_>) -> bool) {
    poll_fn(|context| if poll(context) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl Event {
    /// Makes it happen.
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

    /// Whether it has happened, for the last time that this is asked.
    pub(crate) fn take(&self) -> bool {
        self.has_happened.replace(false)
    }

    pub(crate) fn is_set(&self) -> bool {
        self.has_happened.get()
    }

    /// Whether it has happened; if not, `context` is woken when it does.
    pub(crate) fn poll(&self, context: &Context<'_>) -> bool {
        self.waker.set(Some(context.waker().clone()));
        self.is_set()
    }
}
