//! The events passed to `onAttempt` and `onProgress`.

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::error::{Code, Outcome};
use crate::policy::retry_after::Limits;
use crate::web::to_js::to_js;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError, catch)]
    fn report_error(error: &JsValue) -> Result<(), JsValue>;

    // A fallback for Node, which has no `reportError`.
    #[wasm_bindgen(js_namespace = console, js_name = error, catch)]
    fn console_error(error: &JsValue) -> Result<(), JsValue>;
}

/// Calls the listener. An error that it throws is reported like that of any event listener, and
/// does not affect the call.
pub(crate) fn call(listener: &JsValue, event: &impl Serialize) {
    if let Err(error) = listener.unchecked_ref::<Function>().call1(&JsValue::UNDEFINED, &to_js(event)) {
        let _ = report_error(&error).or_else(|_| console_error(&error));
    }
}

/// An attempt that has ended. Fields without a value are absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AttemptEvent<'a> {
    /// Absent if the operation does not target a single agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_id: Option<&'a str>,
    /// The number of requests sent so far.
    pub(crate) attempt: u32,
    /// The response's status, if there was a response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// Why the attempt failed; absent if it succeeded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<Code>,
    /// Of an aborted call: what it means for the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<Outcome>,
    /// Milliseconds until the next attempt; absent if this was the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delay_ms: Option<f64>,
    pub(crate) will_retry: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rate_limit: Option<RateLimit>,
}

/// A call that has begun to wait.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WaitEvent<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_id: Option<&'a str>,
    pub(crate) reason: WaitReason,
    /// Milliseconds, if the end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) delay_ms: Option<f64>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WaitReason {
    /// An earlier call of this page for the same agent.
    Queue,
    /// A call of another tab for the same agent.
    OtherTab,
    RateLimit,
    /// An apply waits before it reads the agent again.
    ReadBack,
    /// A prerendered page changes nothing until it is shown.
    Prerendering,
}

/// The rate limit headers of a response, as far as the browser exposes them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RateLimit {
    /// Requests per window.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<f64>,
    /// Requests left in this window.
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<f64>,
    /// Milliseconds until the window ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    reset_ms: Option<f64>,
}

impl RateLimit {
    /// `None` if the response has none of these headers.
    pub(crate) fn read(limits: &Limits, now_ms: f64) -> Option<Self> {
        let (limit, remaining) = (limits.limit(), limits.remaining());
        let reset_ms = limits.reset_in_ms(now_ms);
        let said_something = limit.is_some() || remaining.is_some() || reset_ms.is_some();
        said_something.then_some(Self { limit, remaining, reset_ms })
    }
}

/// The progress of a bulk update.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Progress {
    pub(crate) total: u32,
    /// `succeeded + failed + aborted`.
    pub(crate) done: u32,
    pub(crate) succeeded: u32,
    pub(crate) failed: u32,
    pub(crate) aborted: u32,
    /// Started but not done.
    pub(crate) in_flight: u32,
    /// Milliseconds until a rate limit ends; 0 if requests are not paused.
    pub(crate) paused_ms: f64,
}

impl Progress {
    pub(crate) fn new(total: u32) -> Self {
        Self { total, done: 0, succeeded: 0, failed: 0, aborted: 0, in_flight: 0, paused_ms: 0.0 }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.done == self.total
    }

    /// Whether this is worth reporting after `told`. A shorter remaining pause alone is not.
    pub(crate) fn is_news_after(&self, told: &Self) -> bool {
        (self.done, self.in_flight, self.paused_ms > 0.0) != (told.done, told.in_flight, told.paused_ms > 0.0)
    }
}
