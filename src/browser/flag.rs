//! Something that happens once, told by a callback of the browser, and whoever waits for it.

use core::cell::Cell;
use core::task::{Context, Waker};

#[derive(Default)]
pub(crate) struct Flag {
    raised: Cell<bool>,
    waker: Cell<Option<Waker>>,
}

impl Flag {
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
