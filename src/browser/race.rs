//! Work that a deadline or the caller may end first.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use crate::browser::clock::Sleep;
use crate::browser::signal::CallerSignal;

pub(crate) enum Stopped {
    TimedOut,
    Aborted,
}

/// The work's result, unless the time is up or the caller's signal aborts first; then the work is dropped.
pub(crate) async fn within<T>(
    ms: f64,
    signal: &CallerSignal,
    work: impl Future<Output = T>,
) -> Result<T, Stopped> {
    let mut work = pin!(work);
    let mut timer = pin!(Sleep::new(ms));
    poll_fn(|context| {
        if signal.poll_aborted(context) {
            return Poll::Ready(Err(Stopped::Aborted));
        }
        if let Poll::Ready(result) = work.as_mut().poll(context) {
            return Poll::Ready(Ok(result));
        }
        timer.as_mut().poll(context).map(|()| Err(Stopped::TimedOut))
    })
    .await
}
