//! Time as the browser tells and keeps it.

use core::task::Context;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;

use crate::browser::flag::Flag;

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

/// Over after so many milliseconds; dropped earlier, it leaves no timer behind.
pub(crate) struct Sleep {
    left_ms: f64,
    over: Rc<Flag>,
    _timer: Timeout,
}

impl Sleep {
    pub(crate) fn new(ms: f64) -> Self {
        let first = ms.clamp(0.0, LONGEST_TIMER_MS);
        let over = Rc::new(Flag::default());
        let timer = Timeout::new(first.ceil() as u32, {
            let over = Rc::clone(&over);
            move || over.raise()
        });
        Self { left_ms: ms - first, over, _timer: timer }
    }

    pub(crate) fn poll_over(&mut self, context: &Context<'_>) -> bool {
        while self.over.poll(context) {
            if self.left_ms <= 0.0 {
                return true;
            }
            *self = Self::new(self.left_ms);
        }
        false
    }
}
