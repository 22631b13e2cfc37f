//! A reply's body: its text, and the JSON in it.

use js_sys::{Array, JSON, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::id_set::Ids;
use crate::json::{Json, each_id};
use crate::response::Body;
use crate::token::{Secrets, Token};
use crate::web::property::{get, is_array};
use crate::web::value::ids_of_items;

/// What is kept of a body that is no JSON.
const MAX_TEXT_LENGTH: u32 = 8 * 1024;
/// Nobody nests JSON deeper, but for harm.
const DEEPEST: u32 = 100;

#[wasm_bindgen(module = "/src/web/parse_json.js")]
extern "C" {
    // It throws nothing. Without `catch`, the wasm would import the module itself, past the glue, whose imports alone get short names.
    #[wasm_bindgen(js_name = parseJson, catch)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;
}

/// A value that `JSON.parse` made: plain data, nothing in it runs code.
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

/// What a successful call gives: the parsed body as it is.
pub(crate) fn result(body: &Body<Document>) -> JsValue {
    match body {
        Body::Json(Document(json)) => json.clone(),
        Body::Html | Body::Empty | Body::Other => JsValue::UNDEFINED,
    }
}

/// The body as an error carries it: parsed, or its beginning, and without the secrets.
pub(crate) fn shown(text: &JsString, body: &Body<Document>, secrets: &Secrets<'_>) -> JsValue {
    let json = match body {
        Body::Json(Document(json)) => hidden(secrets, json),
        Body::Html | Body::Empty | Body::Other => None,
    };
    json.unwrap_or_else(|| JsValue::from_str(beginning(&secrets.hide(text.into()))))
}

/// The same value where it has no secrets, else a copy without them; `None` where it is too deep to look through.
fn hidden(secrets: &Secrets<'_>, json: &JsValue) -> Option<JsValue> {
    let text = JSON::stringify(json).ok()?;
    let is_in = |token: &Token| {
        let quoted = JSON::stringify(&JsValue::from_str(token.as_str()));
        quoted.is_ok_and(|quoted| text.includes(&String::from(quoted.slice(1, quoted.length() - 1)), 0))
    };
    if secrets.0.into_iter().flatten().any(is_in) { copy(secrets, json, 0) } else { Some(json.clone()) }
}

/// A copy without the secrets.
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
