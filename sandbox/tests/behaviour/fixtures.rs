use std::fs;
use std::path::Path;

use serde_json::Value;

pub(crate) const SUPPORT_BOT: &str = "550e8400-e29b-41d4-a716-446655440000";

/// A body from the vendor's documentation.
pub(crate) fn fixture(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/contract/fixtures");
    serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
}

/// A documented error, found by its status and a text in its body.
pub(crate) fn error(status: u16, text: &str) -> Value {
    let errors = fixture("errors.json");
    let found = errors.as_array().unwrap().iter().find(|error| {
        error["status"] == status && error["body"].to_string().contains(&format!("\"{text}\""))
    });
    found.unwrap_or_else(|| panic!("no {status} {text} is documented"))["body"].clone()
}

/// The field names of a JSON value in their order, recursively.
pub(crate) fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| Value::Array(vec![name.as_str().into(), shape(value)]))
            .collect(),
        Value::Array(items) => items.first().map_or(Value::Null, shape),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Value::Null,
    }
}
