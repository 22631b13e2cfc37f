//! A response body: its text, and the JSON in it.

use js_sys::{Array, JSON, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::id_set::Ids;
use crate::json::{Json, each_id};
use crate::response::Body;
use crate::token::{Secrets, Token};
use crate::web::property::{get, is_array};
use crate::web::value::ids_of_items;

/// How much of a body that is not JSON an error keeps.
const MAX_TEXT_LENGTH: u32 = 8 * 1024;
/// Deeper nesting only occurs in attacks.
const DEEPEST: u32 = 100;

#[wasm_bindgen(module = "/src/web/parse_json.js")]
extern "C" {
    // `parseJson` never throws. Without `catch`, wasm-bindgen would import the module directly
    // instead of through the glue, and only the glue's imports get short names.
    #[wasm_bindgen(js_name = parseJson, catch)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;
}

/// A value that `JSON.parse` returned: plain data, so reading it runs no code.
pub(crate) struct Document(pub(crate) JsValue);

impl Json for Document {
    fn get(&self, key: &str) -> Option<Self> {
        get(&self.0, key).filter(|value| !value.is_undefined() && !value.is_null()).map(Self)
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<String> {
        self.0.as_f64().and_then(|_| JSON::stringify(&self.0).ok()).map(Into::into)
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

    fn ids(&self) -> Option<Ids> {
        if !matches!(is_array(&self.0), Ok(true)) {
            return None;
        }
        let count = self.0.unchecked_ref::<Array>().length();
        ids_of_items(&self.0, count).or_else(|| each_id(self))
    }

    fn each_member(&self, take: &mut dyn FnMut(String, Self)) {
        // `own_keys` throws for values that are not objects. An array has no named members.
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
    let value = parse_json(text).unwrap_or_default();
    if !value.is_undefined() {
        return Body::Json(Document(value));
    }
    match String::from(text.slice(0, MAX_TEXT_LENGTH)).trim_ascii_start().as_bytes().first() {
        None => Body::Empty,
        Some(b'<') => Body::Html,
        Some(_) => Body::Other,
    }
}

/// The result of a successful call: the parsed body, unchanged.
pub(crate) fn result(body: &Body<Document>) -> JsValue {
    match body {
        Body::Json(Document(json)) => json.clone(),
        Body::Html | Body::Empty | Body::Other => JsValue::UNDEFINED,
    }
}

/// The body for an error: parsed, or the start of its text, with secrets removed.
pub(crate) fn shown(text: &JsString, body: &Body<Document>, secrets: &Secrets<'_>) -> JsValue {
    let json = match body {
        Body::Json(Document(json)) => hidden(secrets, json),
        Body::Html | Body::Empty | Body::Other => None,
    };
    json.unwrap_or_else(|| JsValue::from_str(beginning(&secrets.hide(text.into()))))
}

/// Returns the same value if it contains no secrets, otherwise a copy without them; `None` if it is
/// nested too deeply to search.
fn hidden(secrets: &Secrets<'_>, json: &JsValue) -> Option<JsValue> {
    let text = JSON::stringify(json).ok()?;
    let is_in = |token: &Token| {
        let quoted = JSON::stringify(&JsValue::from_str(token.as_str()));
        quoted.is_ok_and(|quoted| text.includes(&String::from(quoted.slice(1, quoted.length() - 1)), 0))
    };
    if secrets.0.into_iter().flatten().any(is_in) { copy(secrets, json, 0) } else { Some(json.clone()) }
}

fn copy(secrets: &Secrets<'_>, json: &JsValue, depth: u32) -> Option<JsValue> {
    if depth > DEEPEST {
        return None;
    }
    let copy_of = |value: &JsValue| copy(secrets, value, depth + 1);
    if let Some(text) = json.as_string() {
        Some(JsValue::from_str(&secrets.hide(text)))
    } else if matches!(is_array(json), Ok(true)) {
        let items: &Array = json.unchecked_ref();
        items.iter().map(|item| copy_of(&item)).collect::<Option<Array>>().map(Into::into)
    } else if json.is_object() {
        let mut members = Vec::new();
        Document(json.clone())
            .each_member(&mut |name, Document(value)| members.push((secrets.hide(name), value)));
        let copies =
            members.into_iter().map(|(name, value)| Some(Array::of2(&name.into(), &copy_of(&value)?)));
        Object::from_entries(&copies.collect::<Option<Array>>()?.into()).ok().map(Into::into)
    } else {
        Some(json.clone())
    }
}

fn beginning(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_TEXT_LENGTH as usize)).unwrap_or_default()
}
