//! Clocks, timers and randomness of the platform.

use core::cell::Cell;
use core::task::Context;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::web::event::{Callback, Event, until};

/// Browsers store a timer's delay in 31 bits; a longer one would fire at once.
const MAX_TIMER_MS: f64 = 2_147_483_647.0;

// Pages may replace all of these functions, usually with fake timers, and the replacements may
// throw. gloo-timers does not handle that: its `Timeout` panics without `setTimeout`, and a
// `clearTimeout` that throws skips the remaining drops.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now, catch)]
    fn performance_now() -> Result<f64, JsValue>;

    #[wasm_bindgen(js_namespace = Date, js_name = now, catch)]
    fn date_now() -> Result<f64, JsValue>;

    #[wasm_bindgen(js_namespace = Math, js_name = random, catch)]
    fn math_random() -> Result<f64, JsValue>;

    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(callback: &JsValue, ms: f64) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = clearTimeout, catch)]
    fn clear_timeout(timer: &JsValue) -> Result<JsValue, JsValue>;
}

/// How far the page's clock is behind, and its last reading.
struct Clock {
    behind_ms: Cell<f64>,
    last_ms: Cell<f64>,
}

thread_local! {
    static CLOCK: Clock = const { Clock { behind_ms: Cell::new(0.0), last_ms: Cell::new(0.0) } };
}

/// A monotonic clock in milliseconds, for deadlines. Timers correct it, since a page may have
/// replaced the platform's clock by one that stands still.
pub(crate) fn monotonic_ms() -> f64 {
    let page_ms = performance_now().or_else(|_| date_now()).unwrap_or_default();
    CLOCK.with(|clock| {
        let now_ms = clock.last_ms.get().max(page_ms + clock.behind_ms.get());
        clock.last_ms.set(now_ms);
        now_ms
    })
}

/// Corrects the clock after a timer has fired: it is at least `at_ms` now.
fn catch_up(at_ms: f64) {
    let missing_ms = at_ms - monotonic_ms();
    if missing_ms > 0.0 {
        CLOCK.with(|clock| clock.behind_ms.set(clock.behind_ms.get() + missing_ms));
    }
}

/// Milliseconds since 1970, for dates; 0 if the page has no clock.
pub(crate) fn wall_ms() -> f64 {
    date_now().unwrap_or_default()
}

/// A number from 0 to 1.
pub(crate) fn random() -> f64 {
    math_random().unwrap_or_default()
}

/// A timer that ends after `ms` milliseconds, or at once if the page has no timers. Dropping it
/// clears the browser's timer.
pub(crate) struct Sleep {
    ends_ms: f64,
    left_ms: f64,
    over: Rc<Event>,
    /// `None` if the page has no timers.
    timer: Option<JsValue>,
    callback: Option<Callback>,
}

impl Sleep {
    pub(crate) fn new(ms: f64) -> Self {
        let first = ms.clamp(0.0, MAX_TIMER_MS);
        let over = Rc::new(Event::default());
        let callback = over.callback();
        let timer = set_timeout(callback.as_ref(), first.ceil()).ok();
        if timer.is_none() {
            over.set();
        }
        Self { ends_ms: monotonic_ms() + first, left_ms: ms - first, over, timer, callback: Some(callback) }
    }

    /// Whether it ended at once because the page has no timers.
    pub(crate) fn has_failed(&self) -> bool {
        self.timer.is_none()
    }

    pub(crate) fn poll_over(&mut self, context: &Context<'_>) -> bool {
        while self.over.poll(context) {
            if !self.has_failed() {
                catch_up(self.ends_ms);
            }
            if self.has_failed() || self.left_ms <= 0.0 {
                return true;
            }
            *self = Self::new(self.left_ms);
        }
        false
    }
}

/// Ends at once if the page has no timers.
pub(crate) async fn sleep(ms: f64) {
    let mut timer = Sleep::new(ms);
    until(|context| timer.poll_over(context)).await;
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer
            && clear_timeout(timer).is_err()
            && let Some(callback) = self.callback.take()
        {
            // The timer is still running and will call it.
            callback.forget();
        }
    }
}
