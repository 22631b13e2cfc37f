//! Time as the browser tells and keeps it.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::prelude::*;

/// Browsers keep a timer's delay in 31 bits; a longer one would fire at once.
const LONGEST_TIMER_MS: f64 = 2_147_483_647.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;
}

/// Milliseconds that only ever grow, for deadlines.
pub(crate) fn monotonic_ms() -> f64 {
    performance_now().unwrap_or_else(|_| wall_ms())
}

/// Milliseconds since 1970, for dates.
pub(crate) fn wall_ms() -> f64 {
    js_sys::Date::now()
}

/// Ends after so many milliseconds; dropped earlier, it leaves no timer behind.
pub(crate) struct Sleep {
    left_ms: f64,
    timer: TimeoutFuture,
}

impl Sleep {
    pub(crate) fn new(ms: f64) -> Self {
        let first = ms.clamp(0.0, LONGEST_TIMER_MS);
        Self { left_ms: ms - first, timer: TimeoutFuture::new(first.ceil() as u32) }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            match Pin::new(&mut self.timer).poll(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(()) if self.left_ms > 0.0 => *self = Self::new(self.left_ms),
                Poll::Ready(()) => return Poll::Ready(()),
            }
        }
    }
}
