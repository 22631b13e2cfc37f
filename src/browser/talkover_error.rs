//! Failures out, as the one error class that JavaScript sees.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use crate::browser::value::object;
use crate::error::Failure;
use crate::issue::Issue;

#[wasm_bindgen(module = "/src/browser/talkover_error.js")]
extern "C" {
    type TalkoverError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str, fields: &Object) -> TalkoverError;
}

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

pub(crate) fn talkover_error(
    failure: &Failure,
    effect: Effect,
    attempts: u32,
    attached: Attached,
) -> JsValue {
    let issues: Array = failure.issues.iter().map(issue).collect();
    let outcome = match effect {
        Effect::Outcome => Some(failure.outcome.as_str()),
        Effect::None => None,
    };
    let fields = object(&[
        ("code", Some(failure.code.as_str().into())),
        ("outcome", outcome.map(JsValue::from_str)),
        ("attempts", Some(attempts.into())),
        ("status", failure.status.map(JsValue::from)),
        ("apiCode", failure.api_code.as_deref().map(JsValue::from_str)),
        ("body", attached.body),
        ("issues", Some(issues.into())),
        ("retryAfterMs", failure.retry_after_ms.map(JsValue::from_f64)),
        ("result", attached.result),
        ("cause", attached.cause),
    ]);
    TalkoverError::new(&failure.message, &fields).into()
}

fn issue(issue: &Issue) -> JsValue {
    object(&[
        ("path", Some(issue.path.as_str().into())),
        ("code", Some(issue.code.as_str().into())),
        ("message", Some(issue.message.as_str().into())),
    ])
    .into()
}
