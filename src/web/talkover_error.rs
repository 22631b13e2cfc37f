//! Converts failures to `TalkoverError`, the only error class that callers see.

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::calling_state::CallingState;
use crate::error::{Code, Failure, Outcome};
use crate::messages::Params;
use crate::policy::apply_state::Stage;
use crate::web::host::Host;
use crate::web::slices::Slices;
use crate::web::to_js::{preserve_some, to_js};

/// The JavaScript values of a failure.
#[derive(Default)]
pub(crate) struct Attached {
    pub(crate) body: Option<JsValue>,
    pub(crate) result: Option<JsValue>,
    pub(crate) cause: Option<JsValue>,
    /// Of an apply.
    pub(crate) apply: Option<Box<ApplyReport>>,
}

/// How far an apply came.
pub(crate) struct ApplyReport {
    pub(crate) stage: Stage,
    pub(crate) before: Option<CallingState>,
    pub(crate) current: Option<CallingState>,
    pub(crate) off_air: Option<bool>,
    pub(crate) rolled_back: Option<bool>,
}

/// Whether the operation changes an agent. Errors of reads have no outcome.
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

/// The fields of a `TalkoverError` besides its message. Fields without a value are absent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErrorFields<'a> {
    code: Code,
    /// What the message names.
    params: &'a Params,
    /// Whether the change was applied; absent for a read.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    /// The number of requests sent.
    attempts: u32,
    /// The response's status.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The error code in the response body.
    #[serde(skip_serializing_if = "Option::is_none")]
    api_code: Option<&'a str>,
    /// The response body: parsed, or at most 8 KiB of its text.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preserve_some")]
    body: Option<JsValue>,
    /// All issues of the input, or all fields that the service refused.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    issues: Array,
    /// How long the service asks to wait, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<f64>,
    /// The response body, if it differs from what was requested.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preserve_some")]
    result: Option<JsValue>,
    /// The error that the browser or a function of the page threw.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "preserve_some")]
    cause: Option<JsValue>,
    /// Where an apply failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
    /// The settings before an apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a CallingState>,
    /// What is known of the agent now.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<&'a CallingState>,
    /// Whether an agent that was live is not live now; absent if that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    off_air: Option<bool>,
    /// Whether the former settings are in place again, if the new ones could not be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    rolled_back: Option<bool>,
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

/// Creates the error for invalid input. In slices, because there may be tens of thousands of
/// issues.
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
    let apply = attached.apply.as_deref();
    let fields = ErrorFields {
        code: failure.code,
        params: &failure.params,
        outcome: effect.outcome(failure.outcome),
        attempts,
        status: failure.status,
        api_code: failure.api_code.as_deref(),
        body: attached.body,
        issues,
        retry_after_ms: failure.retry_after_ms,
        result: attached.result,
        cause: attached.cause,
        stage: apply.map(|apply| apply.stage),
        before: apply.and_then(|apply| apply.before.as_ref()),
        current: apply.and_then(|apply| apply.current.as_ref()),
        off_air: apply.and_then(|apply| apply.off_air),
        rolled_back: apply.and_then(|apply| apply.rolled_back),
    };
    host.error(&failure.message(), &to_js(&fields))
}
