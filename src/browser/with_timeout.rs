//! Waiting that the deadline or the caller may end first.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use crate::browser::clock::Sleep;
use crate::browser::signal::CallerSignal;

pub(crate) enum Stopped {
    TimedOut,
    Aborted,
}

/// The future's result, unless the time is up or the caller's signal aborts first.
pub(crate) async fn with_timeout<T>(
    future: impl Future<Output = T>,
    ms: f64,
    signal: &CallerSignal,
) -> Result<T, Stopped> {
    let mut future = pin!(future);
    let mut timer = Sleep::new(ms);
    poll_fn(|context| {
        if signal.poll_aborted(context) {
            return Poll::Ready(Err(Stopped::Aborted));
        }
        if let Poll::Ready(result) = future.as_mut().poll(context) {
            return Poll::Ready(Ok(result));
        }
        if timer.poll_over(context) { Poll::Ready(Err(Stopped::TimedOut)) } else { Poll::Pending }
    })
    .await
}

/// Waits that long. It is out of time at once where the page has no timers.
pub(crate) async fn pause(ms: f64, signal: &CallerSignal) -> Result<(), Stopped> {
    let mut timer = Sleep::new(ms);
    poll_fn(|context| {
        if signal.poll_aborted(context) {
            return Poll::Ready(Err(Stopped::Aborted));
        }
        if !timer.poll_over(context) {
            return Poll::Pending;
        }
        Poll::Ready(if timer.has_failed() { Err(Stopped::TimedOut) } else { Ok(()) })
    })
    .await
}
