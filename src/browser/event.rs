//! Something that happens once, told by a callback of the browser, and the future that waits for it.

use core::cell::Cell;
use core::task::{Context, Waker};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

pub(crate) type Callback = Closure<dyn FnMut()>;

#[derive(Default)]
pub(crate) struct Event {
    has_happened: Cell<bool>,
    waker: Cell<Option<Waker>>,
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

    pub(crate) fn is_set(&self) -> bool {
        self.has_happened.get()
    }

    /// Whether it has happened; if not, `context` is woken when it does.
    pub(crate) fn poll(&self, context: &Context<'_>) -> bool {
        self.waker.set(Some(context.waker().clone()));
        self.is_set()
    }
}
