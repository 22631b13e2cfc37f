//! Rust's values as JavaScript's own objects.

use serde::{Serialize, Serializer};
use wasm_bindgen::JsValue;

/// For structs and enums whose names are known here, which cannot fail.
pub(crate) fn to_js(value: &impl Serialize) -> JsValue {
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

/// For a field that is JavaScript's own value, or absent.
pub(crate) fn preserve_some<S: Serializer>(
    value: &Option<JsValue>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serde_wasm_bindgen::preserve::serialize(value, serializer),
        None => serializer.serialize_none(),
    }
}
