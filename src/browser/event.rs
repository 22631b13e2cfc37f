//! What `onAttempt` and `onProgress` are told.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::browser::fields::Fields;
use crate::error::Failure;
use crate::policy::retry_after::{Limits, decimal};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError, catch)]
    fn report_error(error: &JsValue) -> Result<(), JsValue>;

    // Where there is no reportError: Node.
    #[wasm_bindgen(js_namespace = console, js_name = error, catch)]
    fn console_error(error: &JsValue) -> Result<(), JsValue>;
}

/// The listener's own faults are reported as any listener's are, and change nothing.
fn tell(listener: &JsValue, event: Fields) {
    if let Err(error) = listener.unchecked_ref::<Function>().call1(&JsValue::UNDEFINED, &event.into_object())
    {
        let _ = report_error(&error).or_else(|_| console_error(&error));
    }
}

pub(crate) struct AttemptEvent<'a> {
    /// `None` where it is about no single one.
    pub(crate) agent_id: Option<&'a str>,
    pub(crate) attempt: u32,
    pub(crate) status: Option<u16>,
    pub(crate) failure: Option<&'a Failure>,
    /// The wait before the next attempt; `None` if this was the last.
    pub(crate) delay_ms: Option<f64>,
    pub(crate) limits: Option<&'a Limits>,
    pub(crate) now_ms: f64,
}

impl AttemptEvent<'_> {
    pub(crate) fn emit(&self, listener: Option<&JsValue>) {
        let Some(listener) = listener else { return };
        let event = Fields::new();
        event.text("agentId", self.agent_id);
        event.number("attempt", Some(f64::from(self.attempt)));
        event.number("status", self.status.map(f64::from));
        event.text("code", self.failure.map(|failure| failure.code.as_str()));
        event.number("delayMs", self.delay_ms);
        event.value("willRetry", Some(self.delay_ms.is_some().into()));
        event.value("rateLimit", self.limits.and_then(|limits| rate_limit(limits, self.now_ms)));
        tell(listener, event);
    }
}

fn rate_limit(limits: &Limits, now_ms: f64) -> Option<JsValue> {
    let number = |text: &Option<String>| text.as_deref().and_then(decimal);
    let (limit, remaining) = (number(&limits.limit), number(&limits.remaining));
    let reset_ms = limits.reset_in_ms(now_ms);
    if limit.is_none() && remaining.is_none() && reset_ms.is_none() {
        return None;
    }
    let fields = Fields::new();
    fields.number("limit", limit);
    fields.number("remaining", remaining);
    fields.number("resetMs", reset_ms);
    Some(fields.into_object())
}

/// How far a bulk update has come.
#[derive(Default)]
pub(crate) struct Progress {
    pub(crate) total: usize,
    pub(crate) done: usize,
    pub(crate) failed: usize,
    pub(crate) in_flight: usize,
    /// What was told last: done, in flight, and whether it was paused.
    told: Option<(usize, usize, bool)>,
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        Self { total, ..Self::default() }
    }

    /// Tells what is new since the last time. `paused_ms` is how long no request goes out from now.
    pub(crate) fn tell(&mut self, paused_ms: f64, listener: Option<&JsValue>) {
        let news = (self.done, self.in_flight, paused_ms > 0.0);
        if self.told.replace(news) == Some(news) {
            return;
        }
        let Some(listener) = listener else { return };
        let event = Fields::new();
        let number = |name, count: usize| event.number(name, Some(count as f64));
        number("total", self.total);
        number("done", self.done);
        number("succeeded", self.done - self.failed);
        number("failed", self.failed);
        number("inFlight", self.in_flight);
        event.number("pausedMs", Some(paused_ms));
        tell(listener, event);
    }
}
