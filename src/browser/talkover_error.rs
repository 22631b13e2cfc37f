//! Failures out, as the one error class that JavaScript sees.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::browser::fields::Fields;
use crate::error::Failure;

#[wasm_bindgen(module = "/src/browser/talkover_error.js")]
extern "C" {
    type TalkoverError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str, fields: &JsValue) -> TalkoverError;
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
    let outcome = match effect {
        Effect::Outcome => Some(failure.outcome.as_str()),
        Effect::None => None,
    };
    let issues = Array::new();
    for (index, issue) in (0..).zip(&failure.issues) {
        let fields = Fields::new();
        fields.text("path", Some(&issue.path));
        fields.text("code", Some(issue.code.as_str()));
        fields.text("message", Some(&issue.message));
        issues.set(index, fields.into_object());
    }
    let fields = Fields::new();
    fields.text("code", Some(failure.code.as_str()));
    fields.text("outcome", outcome);
    fields.number("attempts", Some(f64::from(attempts)));
    fields.number("status", failure.status.map(f64::from));
    fields.text("apiCode", failure.api_code.as_deref());
    fields.value("body", attached.body);
    fields.value("issues", Some(issues.into()));
    fields.number("retryAfterMs", failure.retry_after_ms);
    fields.value("result", attached.result);
    fields.value("cause", attached.cause);
    TalkoverError::new(&failure.message, &fields.into_object()).into()
}
