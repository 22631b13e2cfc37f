//! What `onAttempt` and `onProgress` are told.

use js_sys::{Function, Object};
use wasm_bindgen::prelude::*;

use crate::browser::value::object;
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
fn tell(listener: &JsValue, event: &Object) {
    if let Err(error) = listener.unchecked_ref::<Function>().call1(&JsValue::UNDEFINED, event) {
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
        let event = object(&[
            ("agentId", self.agent_id.map(JsValue::from_str)),
            ("attempt", Some(self.attempt.into())),
            ("status", self.status.map(JsValue::from)),
            ("code", self.failure.map(|failure| failure.code.as_str().into())),
            ("delayMs", self.delay_ms.map(JsValue::from_f64)),
            ("willRetry", Some(self.delay_ms.is_some().into())),
            ("rateLimit", self.limits.and_then(|limits| rate_limit(limits, self.now_ms))),
        ]);
        tell(listener, &event);
    }
}

fn rate_limit(limits: &Limits, now_ms: f64) -> Option<JsValue> {
    let number = |text: &Option<String>| text.as_deref().and_then(decimal).map(JsValue::from_f64);
    let limit = number(&limits.limit);
    let remaining = number(&limits.remaining);
    let reset_ms = limits.reset_in_ms(now_ms).map(JsValue::from_f64);
    if limit.is_none() && remaining.is_none() && reset_ms.is_none() {
        return None;
    }
    Some(object(&[("limit", limit), ("remaining", remaining), ("resetMs", reset_ms)]).into())
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
        let number = |count: usize| Some(JsValue::from_f64(count as f64));
        let event = object(&[
            ("total", number(self.total)),
            ("done", number(self.done)),
            ("succeeded", number(self.done - self.failed)),
            ("failed", number(self.failed)),
            ("inFlight", number(self.in_flight)),
            ("pausedMs", Some(JsValue::from_f64(paused_ms))),
        ]);
        tell(listener, &event);
    }
}
