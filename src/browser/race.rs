//! Work that a deadline or the caller may end first.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::browser::clock::Sleep;
use crate::browser::fetch::Sending;
use crate::browser::signal::CallerSignal;
use crate::browser::turn::Place;

pub(crate) enum Stopped {
    TimedOut,
    Aborted,
}

/// All that a call waits for. There is one type for it: each future of its own would be a state machine of its own in the wasm.
pub(crate) enum Work {
    /// Its turn to change the agent.
    Turn,
    /// A pause: only its end is waited for. It is out of time where the page has no timers.
    Pause,
    Token(JsFuture),
    Reply(Sending),
}

/// The work's result, unless the time is up or the caller's signal aborts first.
pub(crate) struct Race<'a> {
    signal: &'a CallerSignal,
    place: Option<&'a Place>,
    work: &'a mut Work,
    timer: Sleep,
}

impl<'a> Race<'a> {
    pub(crate) fn new(
        work: &'a mut Work,
        ms: f64,
        signal: &'a CallerSignal,
        place: Option<&'a Place>,
    ) -> Self {
        Self { signal, place, work, timer: Sleep::new(ms) }
    }
}

impl Future for Race<'_> {
    /// What a promise gave or threw; `undefined` of anything else.
    type Output = Result<Result<JsValue, JsValue>, Stopped>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let race = self.get_mut();
        if race.signal.poll_aborted(context) {
            return Poll::Ready(Err(Stopped::Aborted));
        }
        match &mut race.work {
            Work::Token(promise) | Work::Reply(Sending { reply: promise, .. }) => {
                if let Poll::Ready(answer) = Pin::new(promise).poll(context) {
                    return Poll::Ready(Ok(answer));
                }
            }
            Work::Turn if race.place.is_none_or(|place| place.poll_turn(context)) => {
                return Poll::Ready(Ok(Ok(JsValue::UNDEFINED)));
            }
            Work::Turn | Work::Pause => {}
        }
        if !race.timer.poll_over(context) {
            Poll::Pending
        } else if matches!(race.work, Work::Pause) && !race.timer.has_failed() {
            Poll::Ready(Ok(Ok(JsValue::UNDEFINED)))
        } else {
            Poll::Ready(Err(Stopped::TimedOut))
        }
    }
}
