//! A reply's body: its text, and the JSON in it.

use js_sys::{Array, JSON, JsString, Reflect};
use wasm_bindgen::prelude::*;

use crate::browser::value::{get, is_array};
use crate::json::Json;
use crate::reply::Body;

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

pub(crate) fn parse(text: &str) -> Body<Document> {
    if let Ok(value) = JSON::parse(text) {
        return Body::Json(Document(value));
    }
    match beginning(text).trim_ascii_start().as_bytes().first() {
        None => Body::Empty,
        Some(b'<') => Body::Html,
        Some(_) => Body::Other,
    }
}

/// The text with `[token]` in place of the secret. JSON is written anew, since it has more than one way to write a character.
pub(crate) fn without(text: &str, secret: &str) -> String {
    let rewritten = JSON::parse(text)
        .and_then(|value| Ok((JSON::stringify(&value)?, JSON::stringify(&JsValue::from_str(secret))?)));
    let text = match rewritten {
        Ok((json, quoted)) => {
            let escaped = String::from(quoted.slice(1, quoted.length().saturating_sub(1)));
            json.replace_all(&escaped, "[token]")
        }
        Err(_) => JsString::from(text).replace_all(secret, "[token]"),
    };
    String::from(text)
}

/// The body as an error carries it: parsed, or its beginning.
pub(crate) fn shown(text: &str, body: &Body<Document>) -> JsValue {
    match body {
        Body::Json(document) => document.0.clone(),
        Body::Html | Body::Empty | Body::Other => JsValue::from_str(beginning(text)),
    }
}

fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST_TEXT)).unwrap_or_default()
}
