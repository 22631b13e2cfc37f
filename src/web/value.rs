//! Reads the caller's values. Every read may run the page's code (a getter, a proxy) and may
//! therefore throw.

use js_sys::{JsString, Reflect, Set, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::bulk::{MAX_UPDATES, RawUpdate};
use crate::id_set::Ids;
use crate::js_input::{Element, JsInput, JsList, NotAList};
use crate::options::{Entry, JsOptions, option_names};
use crate::update::MAX_PHONE_IDS;
use crate::web::property::{get, is_array};
use crate::web::slices::Slices;

/// Longer than any valid token, URL or id. Longer strings are not copied out of JavaScript.
const MAX_TEXT_LENGTH: u32 = 8_192;
/// Some milliseconds of work on a slow processor. A list up to this length is read and validated
/// before the call returns, so that calls in two tabs request their locks in call order, even if
/// the first tab is slow.
pub(crate) const IDS_AT_ONCE: u32 = 1_000;
const MAX_NAME_LENGTH: u32 = 256;
/// An options object with more properties has too many unknown ones to list.
const MAX_ENTRIES: u32 = 100;

#[wasm_bindgen(module = "/src/web/texts.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn texts(list: &JsValue, from: u32, to: u32, key: Option<&str>) -> Result<JsValue, JsValue>;
}

pub(crate) fn raw(value: &JsValue) -> JsInput {
    // Strings first, because lists have up to 10,000 of them and each check is a call into
    // JavaScript.
    if let Some(text) = value.dyn_ref::<JsString>() {
        if text.length() > MAX_TEXT_LENGTH { JsInput::LongText } else { JsInput::Text(String::from(text)) }
    } else if value.is_undefined() {
        JsInput::Undefined
    } else if value.is_null() {
        JsInput::Null
    } else if let Some(boolean) = value.as_bool() {
        JsInput::Boolean(boolean)
    } else if let Some(number) = value.as_f64() {
        JsInput::Number(number)
    } else if value.is_function() {
        JsInput::Function
    } else if value.is_symbol() {
        JsInput::Symbol
    } else if value.is_bigint() {
        JsInput::BigInt
    } else {
        raw_object(value)
    }
}

fn raw_object(value: &JsValue) -> JsInput {
    match is_array(value) {
        Err(_) => JsInput::Unreadable,
        Ok(true) => JsInput::Array,
        Ok(false) => {
            let has_method = |name| get(value, name).is_some_and(|member| member.is_function());
            let is_signal = get(value, "aborted").is_some_and(|aborted| aborted.as_bool().is_some())
                && has_method("addEventListener")
                && has_method("removeEventListener");
            if is_signal {
                JsInput::Signal
            } else if value.is_instance_of::<Set>() {
                JsInput::Set
            } else {
                JsInput::Object
            }
        }
    }
}

/// Reads the list in slices. The caller must not be able to change it in between.
pub(crate) async fn raw_list(value: &JsValue, slices: &mut Slices) -> JsList {
    if value.is_undefined() || value.is_null() {
        return JsList::Absent;
    }
    let length = match length(value, MAX_PHONE_IDS) {
        Ok(length) => length,
        Err(NotAList::NotAnArray(JsInput::Object)) if has_option(value) => {
            return JsList::None(NotAList::NotAnArray(JsInput::Options));
        }
        Err(none) => return JsList::None(none),
    };
    if let Some(ids) = ids(value, length, slices).await {
        return JsList::Ids(ids);
    }
    let mut slots = Vec::new();
    for index in 0..length {
        slices.next().await;
        slots.push(match element(value, index) {
            JsElement::Hole => Element::Hole,
            JsElement::Unreadable => Element::Value(JsInput::Unreadable),
            JsElement::Value(value) => Element::Value(raw(&value)),
        });
    }
    JsList::Slots(slots)
}

/// `None` unless all elements are strings without a comma.
async fn ids(list: &JsValue, length: u32, slices: &mut Slices) -> Option<Ids> {
    let mut ids = Ids::default();
    let mut from = 0;
    while from < length {
        if from > 0 {
            slices.next().await;
        }
        let to = length.min(from + IDS_AT_ONCE);
        ids.add_before_commas(&joined(list, from, to, None)?);
        from = to;
    }
    (ids.list().len() == length as usize).then_some(ids)
}

/// The `id` of each of `count` items; `None` if one is missing, or is not a string without a comma.
pub(crate) fn ids_of_items(items: &JsValue, count: u32) -> Option<Ids> {
    let mut ids = Ids::default();
    ids.add_before_commas(&joined(items, 0, count, Some("id"))?);
    (ids.list().len() == count as usize).then_some(ids)
}

fn joined(list: &JsValue, from: u32, to: u32, key: Option<&str>) -> Option<String> {
    // As bytes, because wasm-bindgen's glue would copy a string character by character.
    let bytes = texts(list, from, to, key).ok().filter(JsValue::is_object)?;
    String::from_utf8(Uint8Array::new(&bytes).to_vec()).ok()
}

pub(crate) fn count_of_updates(value: &JsValue) -> Result<u32, NotAList> {
    length(value, MAX_UPDATES)
}

pub(crate) async fn raw_update_at(updates: &JsValue, index: u32, slices: &mut Slices) -> RawUpdate {
    slices.next().await;
    match element(updates, index) {
        JsElement::Hole => RawUpdate::Hole,
        JsElement::Unreadable => RawUpdate::NotAnObject(JsInput::Unreadable),
        JsElement::Value(value) => raw_update(&value, slices).await,
    }
}

async fn raw_update(value: &JsValue, slices: &mut Slices) -> RawUpdate {
    let entries = match raw_options(value) {
        JsOptions::Absent => return RawUpdate::NotAnObject(JsInput::Undefined),
        JsOptions::NotAnObject(found) => return RawUpdate::NotAnObject(found),
        JsOptions::Entries(entries) => entries,
    };
    let (mut agent_id, mut direction, mut phone_ids) =
        (JsInput::Undefined, JsInput::Undefined, JsList::Absent);
    let mut unknown = Vec::new();
    for Entry { name, raw, value } in entries {
        match name.as_str() {
            "agentId" => agent_id = raw,
            "direction" => direction = raw,
            "phoneIds" if matches!(raw, JsInput::Unreadable) => {
                phone_ids = JsList::None(NotAList::NotAnArray(raw))
            }
            "phoneIds" => phone_ids = raw_list(&value, slices).await,
            _ => unknown.push(name),
        }
    }
    RawUpdate::Fields { agent_id, direction, phone_ids, unknown }
}

fn has_option(value: &JsValue) -> bool {
    option_names().any(|name| get(value, name).is_some_and(|option| !option.is_undefined()))
}

enum JsElement {
    Hole,
    Unreadable,
    Value(JsValue),
}

/// The array's length, if it is at most `most`.
fn length(value: &JsValue, most: usize) -> Result<u32, NotAList> {
    match is_array(value) {
        Ok(true) => {}
        Ok(false) => return Err(NotAList::NotAnArray(raw(value))),
        Err(_) => return Err(NotAList::NotAnArray(JsInput::Unreadable)),
    }
    let length = get(value, "length").and_then(|length| length.as_f64()).unwrap_or(f64::NAN);
    if length > most as f64 {
        return Err(NotAList::TooLong);
    }
    // A proxy may return any length.
    if !(length >= 0.0 && length.fract() == 0.0) {
        return Err(NotAList::NotAnArray(JsInput::Unreadable));
    }
    Ok(length as u32)
}

fn element(array: &JsValue, index: u32) -> JsElement {
    match Reflect::get_u32(array, index) {
        Err(_) => JsElement::Unreadable,
        Ok(value) if value.is_undefined() => {
            match Reflect::has(array, &JsValue::from_f64(f64::from(index))) {
                Ok(true) => JsElement::Value(value),
                Ok(false) => JsElement::Hole,
                Err(_) => JsElement::Unreadable,
            }
        }
        Ok(value) => JsElement::Value(value),
    }
}

/// Reads own properties only, each once. Properties of the page's `Object.prototype` do not come
/// from the caller.
pub(crate) fn raw_options(value: &JsValue) -> JsOptions<JsValue> {
    if value.is_undefined() {
        return JsOptions::Absent;
    }
    if !is_plain_object(value) {
        return JsOptions::NotAnObject(raw(value));
    }
    let Ok(keys) = Reflect::own_keys(value) else { return JsOptions::NotAnObject(JsInput::Unreadable) };
    let count = keys.length().min(MAX_ENTRIES);
    JsOptions::Entries((0..count).map(|index| entry(value, &keys.get(index))).collect())
}

fn entry(object: &JsValue, key: &JsValue) -> Entry<JsValue> {
    let name = match key.dyn_ref::<JsString>() {
        Some(name) => String::from(name.slice(0, MAX_NAME_LENGTH)),
        None => "[symbol]".to_owned(),
    };
    match Reflect::get(object, key) {
        Ok(value) => {
            let address = (name == "baseUrl").then(|| href(&value)).flatten();
            Entry { name, raw: address.unwrap_or_else(|| raw(&value)), value }
        }
        Err(_) => Entry { name, raw: JsInput::Unreadable, value: JsValue::UNDEFINED },
    }
}

/// The address of a `URL`, from any realm.
fn href(value: &JsValue) -> Option<JsInput> {
    let is_url = matches!(raw(value), JsInput::Object) && get(value, "searchParams").is_some();
    let href = get(value, "href").filter(|href| is_url && href.is_string())?;
    Some(raw(&href))
}

/// Whether it is a plain object, from any realm: its prototype is `null`, or has itself no
/// prototype.
fn is_plain_object(value: &JsValue) -> bool {
    let prototype = |of: &JsValue| Reflect::get_prototype_of(of).ok().map(JsValue::from);
    value.is_object()
        && prototype(value)
            .is_some_and(|first| first.is_null() || prototype(&first).is_some_and(|second| second.is_null()))
}
