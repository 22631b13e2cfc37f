//! A reply's body: its text, and the JSON in it.

use js_sys::{Array, JsString, Reflect};
use wasm_bindgen::prelude::*;

use crate::browser::value::{get, is_array};
use crate::json::Json;
use crate::reply::Body;

#[wasm_bindgen]
extern "C" {
    // js-sys would have the text copied into wasm and out again.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen(module = "/src/browser/body.js")]
extern "C" {
    #[wasm_bindgen(js_name = without, catch)]
    fn text_without(text: &JsString, secret: &str) -> Result<JsString, JsValue>;
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
        let is_list = matches!(is_array(&self.0), Ok(true));
        if is_list {
            let array: &Array = self.0.unchecked_ref();
            for index in 0..array.length() {
                take(Self(array.get(index)));
            }
        }
        is_list
    }

    fn each_member(&self, take: &mut dyn FnMut(String, Self)) {
        // There are none where this throws, and an array has no names for them.
        let Ok(keys) = Reflect::own_keys(&self.0) else { return };
        if matches!(is_array(&self.0), Ok(true)) {
            return;
        }
        for index in 0..keys.length() {
            if let Some(name) = keys.get(index).as_string()
                && let Some(value) = get(&self.0, &name)
            {
                take(name, Self(value));
            }
        }
    }
}

pub(crate) fn parse(text: &JsString) -> Body<Document> {
    if let Ok(value) = parse_json(text) {
        return Body::Json(Document(value));
    }
    match beginning(text).trim_ascii_start().as_bytes().first() {
        None => Body::Empty,
        Some(b'<') => Body::Html,
        Some(_) => Body::Other,
    }
}

/// The text with `[token]` in place of the secret, however JSON writes it. Nothing is left of a text that cannot be cleaned.
pub(crate) fn without(text: &JsString, secret: &str) -> JsString {
    text_without(text, secret).unwrap_or_else(|_| JsString::from(""))
}

/// The body as an error carries it: parsed, or its beginning.
pub(crate) fn shown(text: &JsString, body: &Body<Document>) -> JsValue {
    match body {
        Body::Json(document) => document.0.clone(),
        Body::Html | Body::Empty | Body::Other => {
            let mut beginning = beginning(text);
            beginning.truncate(beginning.floor_char_boundary(LONGEST_TEXT));
            JsValue::from_str(&beginning)
        }
    }
}

fn beginning(text: &JsString) -> String {
    String::from(text.slice(0, LONGEST_TEXT as u32))
}
