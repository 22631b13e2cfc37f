//! A reply's body: its text, and the JSON in it.

use js_sys::{Array, JsString, Object};
use wasm_bindgen::prelude::*;

use crate::browser::value::get;
use crate::json::Json;
use crate::reply::Body;

#[wasm_bindgen]
extern "C" {
    // js-sys would have the text copied into wasm and out again.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;
}

/// What is kept of a body that is no JSON.
const LONGEST_TEXT: usize = 8 * 1024;

/// A value that `JSON.parse` made: plain data, nothing in it runs code.
pub(crate) struct Document(pub(crate) JsValue);

impl Json for Document {
    fn get(&self, key: &str) -> Option<Self> {
        get(&self.0, key).filter(|value| !value.is_undefined() && !value.is_null()).map(Self)
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn boolean(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn each_item(&self, take: &mut dyn FnMut(Self)) -> bool {
        let Some(array) = self.0.dyn_ref::<Array>() else { return false };
        for index in 0..array.length() {
            take(Self(array.get(index)));
        }
        true
    }

    fn each_member(&self, take: &mut dyn FnMut(String, Self)) {
        let Some(object) = self.0.dyn_ref::<Object>().filter(|object| !object.is_instance_of::<Array>())
        else {
            return;
        };
        let keys = Object::keys(object);
        for index in 0..keys.length() {
            if let Some(name) = keys.get(index).as_string()
                && let Some(value) = get(object, &name)
            {
                take(name, Self(value));
            }
        }
    }
}

pub(crate) fn parse(text: &JsString) -> Body<Document> {
    let trimmed = text.trim_start();
    if trimmed.length() == 0 {
        return Body::Empty;
    }
    match parse_json(text) {
        Ok(value) => Body::Json(Document(value)),
        Err(_) if trimmed.char_code_at(0) == f64::from(b'<') => Body::Html,
        Err(_) => Body::Other,
    }
}

/// The text with `[token]` in place of the secret, if that is in it at all.
pub(crate) fn without(text: &JsString, secret: &str) -> Option<JsString> {
    text.includes(secret, 0).then(|| text.split(secret).join("[token]"))
}

/// The body as an error carries it: parsed, or its beginning.
pub(crate) fn shown(text: &JsString, body: &Body<Document>) -> JsValue {
    match body {
        Body::Json(document) => document.0.clone(),
        Body::Html | Body::Empty | Body::Other => {
            let mut beginning = String::from(text.slice(0, LONGEST_TEXT as u32));
            beginning.truncate(beginning.floor_char_boundary(LONGEST_TEXT));
            JsValue::from_str(&beginning)
        }
    }
}
