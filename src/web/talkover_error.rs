//! Failures out, as the one error class that JavaScript sees.

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::{Code, Failure, Outcome};
use crate::web::host::Host;
use crate::web::slices::Slices;
use crate::web::to_js::{preserve_some, to_js};

/// What only the browser holds of a failure.
#[derive(Default)]
pub(crate) struct Attached {
    pub(crate) body: Option<JsValue>,
    pub(crate) result: Option<JsValue>,
    pub(crate) cause: Option<JsValue>,
}

/// What failed: a change has an outcome, a read changes nothing.
#[derive(Clone, Copy)]
pub(crate) enum Effect {
    Outcome,
    None,
}

impl Effect {
    pub(crate) fn outcome(self, outcome: Outcome) -> Option<Outcome> {
        match self {
            Self::Outcome => Some(outcome),
            Self::None => None,
        }
    }
}

/// The fields of a `TalkoverError` beside its message. Those without a value are absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorFields<'a> {
    /// Why the call failed.
    code: Code,
    /// What that means for the agent; absent for a read.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    /// Requests sent.
    attempts: u32,
    /// The reply's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The service's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_code: Option<&'a str>,
    /// The reply's body: parsed, or at most 8 KiB of its text.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preserve_some")]
    body: Option<JsValue>,
    /// Every fault of the input, or every field that the service refused.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    issues: Array,
    /// How long the service asked to wait, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<f64>,
    /// The reply, where it does not say what was asked.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preserve_some")]
    result: Option<JsValue>,
    /// What the browser or the page's own function threw.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preserve_some")]
    cause: Option<JsValue>,
}

pub(crate) fn talkover_error(
    host: &Host,
    failure: &Failure,
    effect: Effect,
    attempts: u32,
    attached: Attached,
) -> JsValue {
    let issues = failure.issues.iter().map(to_js).collect();
    error_of(host, failure, effect, attempts, attached, issues)
}

/// A refusal of the caller's input, which may have ten thousands of faults.
pub(crate) async fn refusal(
    host: &Host,
    failure: &Failure,
    effect: Effect,
    cause: Option<JsValue>,
    slices: &mut Slices,
) -> JsValue {
    let issues = Array::new();
    for issue in &failure.issues {
        slices.next().await;
        issues.push(&to_js(issue));
    }
    error_of(host, failure, effect, 0, Attached { cause, ..Attached::default() }, issues)
}

fn error_of(
    host: &Host,
    failure: &Failure,
    effect: Effect,
    attempts: u32,
    attached: Attached,
    issues: Array,
) -> JsValue {
    let fields = ErrorFields {
        code: failure.code,
        outcome: effect.outcome(failure.outcome),
        attempts,
        status: failure.status,
        api_code: failure.api_code.as_deref(),
        body: attached.body,
        issues,
        retry_after_ms: failure.retry_after_ms,
        result: attached.result,
        cause: attached.cause,
    };
    host.error(&failure.message, &to_js(&fields))
}
