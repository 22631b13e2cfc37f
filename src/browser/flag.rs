//! Something that happens once, told by a callback of the browser, and whoever waits for it.

use core::cell::Cell;
use core::task::{Context, Waker};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

/// As js-sys has its own: there is code for each kind of closure.
pub(crate) type Callback = Closure<dyn FnMut(JsValue) -> Result<(), JsError>>;

#[derive(Default)]
pub(crate) struct Flag {
    raised: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

impl Flag {
    /// Raises it.
    pub(crate) fn callback(self: &Rc<Self>) -> Callback {
        let flag = Rc::clone(self);
        Closure::new(move |_| {
            flag.raise();
            Ok(())
        })
    }

    pub(crate) fn raise(&self) {
        self.raised.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    pub(crate) fn is_raised(&self) -> bool {
        self.raised.get()
    }

    /// Whether it is raised; `context` is woken when it will be.
    pub(crate) fn poll(&self, context: &Context<'_>) -> bool {
        self.waker.set(Some(context.waker().clone()));
        self.is_raised()
    }
}
