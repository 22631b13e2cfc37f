//! Waits that a deadline, an abort or another tab can end early.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use crate::web::clock::Sleep;
use crate::web::event::until;
use crate::web::shared_state::QueueTicket;
use crate::web::signal::CallerSignal;

pub(crate) enum Stopped {
    TimedOut,
    Aborted,
    /// Another tab took over the agent's lock.
    Interrupted,
}

/// What can end a wait early.
pub(crate) struct Stops<'a> {
    /// `None` if an abort does not end it.
    pub(crate) signal: Option<&'a CallerSignal>,
    /// `None` for a call that is not queued.
    pub(crate) ticket: Option<&'a QueueTicket>,
}

/// The future's result, unless something ends the wait first.
pub(crate) async fn unless_stopped<T>(
    future: impl Future<Output = T>,
    stops: &Stops<'_>,
) -> Result<T, Stopped> {
    let mut future = pin!(future);
    poll_fn(|context| {
        if stops.signal.is_some_and(|signal| signal.poll_aborted(context)) {
            return Poll::Ready(Err(Stopped::Aborted));
        }
        if let Poll::Ready(result) = future.as_mut().poll(context) {
            return Poll::Ready(Ok(result));
        }
        let is_lost = stops.ticket.is_some_and(|ticket| ticket.poll_lost(context));
        if is_lost { Poll::Ready(Err(Stopped::Interrupted)) } else { Poll::Pending }
    })
    .await
}

/// As `unless_stopped`, but also ends after `ms` milliseconds.
pub(crate) async fn with_timeout<T>(
    future: impl Future<Output = T>,
    ms: f64,
    stops: &Stops<'_>,
) -> Result<T, Stopped> {
    let mut future = pin!(future);
    let mut timer = Sleep::new(ms);
    let in_time = poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending if timer.poll_over(context) => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    });
    unless_stopped(in_time, stops).await?.ok_or(Stopped::TimedOut)
}

/// Waits `ms` milliseconds. Fails with `TimedOut` at once if the page has no timers.
pub(crate) async fn pause(ms: f64, stops: &Stops<'_>) -> Result<(), Stopped> {
    let mut timer = Sleep::new(ms);
    unless_stopped(until(|context| timer.poll_over(context)), stops).await?;
    if timer.has_failed() { Err(Stopped::TimedOut) } else { Ok(()) }
}
