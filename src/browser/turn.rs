//! A call's turn to change its agent: in the page's line, and in the line across tabs.

use core::future::poll_fn;
use core::task::Poll;

use crate::browser::lock::TabLock;
use crate::line::{Lines, Place};

thread_local! {
    static LINES: Lines = Lines::default();
}

/// Takes the last place in the page's line for this address.
pub(crate) fn enter(url: &str) -> Place {
    LINES.with(|lines| lines.enter(url))
}

/// Held until it is dropped.
pub(crate) struct Turn {
    place: Place,
    lock: Option<TabLock>,
}

impl Turn {
    /// Asks for the lock at once, so that tabs take turns in the order in which their calls were made.
    pub(crate) fn claim(place: Place, url: &str) -> Self {
        Self { place, lock: TabLock::request(&crate::text::concat(&["talkover-calling ", url])) }
    }

    pub(crate) async fn come(&self) {
        poll_fn(|context| {
            let is_first = self.place.poll_first(context);
            let is_held = self.lock.as_ref().is_none_or(|lock| lock.poll_held(context));
            if is_first && is_held { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}
