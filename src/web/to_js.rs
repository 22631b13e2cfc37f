//! Converts Rust values to JavaScript objects.

use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// Cannot fail, because it is only used for our own structs and enums.
pub(crate) fn to_js(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

/// Serializes an optional field that already is a JavaScript value.
pub(crate) fn preserve_some<S: Serializer>(
    value: &Option<JsValue>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serde_wasm_bindgen::preserve::serialize(value, serializer),
        None => serializer.serialize_none(),
    }
}
