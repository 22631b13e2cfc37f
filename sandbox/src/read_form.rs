use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One of the two forms in which the vendor documents the response to a read.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReadForm {
    /// As in the vendor's guides, with `success` and `data`. The sandbox's own form.
    Guide,
    /// As in the vendor's schema: without `success`, an agent without `data` around it, and phone
    /// numbers with `status` and `country`.
    Schema,
}

impl ReadForm {
    /// The body of a response in this form. Only a read has `success` and `data` but no `message`;
    /// other bodies stay the same.
    pub(crate) fn of(self, body: Value) -> Value {
        match (self, body) {
            (Self::Schema, Value::Object(fields)) if is_read(&fields) => schema_form(fields),
            (Self::Schema | Self::Guide, body) => body,
        }
    }
}

fn is_read(fields: &Map<String, Value>) -> bool {
    fields.get("success") == Some(&Value::Bool(true))
        && fields.contains_key("data")
        && !fields.contains_key("message")
}

fn schema_form(mut fields: Map<String, Value>) -> Value {
    fields.shift_remove("success");
    match fields.get_mut("data").map(Value::take) {
        Some(agent @ Value::Object(_)) => renamed(agent),
        list => {
            fields.insert("data".to_owned(), renamed(list.unwrap_or_default()));
            Value::Object(fields)
        }
    }
}

/// The same value, with the schema's names in all phone numbers.
fn renamed(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(renamed).collect(),
        Value::Object(fields) => {
            let is_number = fields.contains_key("country_code");
            let name = |name: String| match name.as_str() {
                "country_code" if is_number => "country".to_owned(),
                "current_status" if is_number => "status".to_owned(),
                _ => name,
            };
            Value::Object(fields.into_iter().map(|(field, value)| (name(field), renamed(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}
