use crate::js_input::{Element, JsInput, JsList, NotAList};

/// Splits the input into lines of text. Invalid UTF-8 is replaced, as in a browser.
pub(crate) fn fields(data: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(data).split('\n').map(str::to_owned).collect()
}

/// Converts a field to a JavaScript value. Its first character selects the type; any other makes it
/// a string.
pub(crate) fn raw(field: &str) -> JsInput {
    match field.as_bytes().first() {
        Some(b'\x01') => JsInput::Undefined,
        Some(b'\x02') => JsInput::Null,
        Some(b'\x03') => JsInput::Boolean(field.len().is_multiple_of(2)),
        Some(b'\x04') => JsInput::Number(number(field.as_bytes())),
        Some(b'\x05') => JsInput::LongText,
        Some(b'\x06') => JsInput::BigInt,
        Some(b'\x07') => JsInput::Symbol,
        Some(b'\x08') => JsInput::Function,
        Some(b'\x0e') => JsInput::Array,
        Some(b'\x0f') => JsInput::Object,
        Some(b'\x10') => JsInput::Signal,
        Some(b'\x11') => JsInput::Unreadable,
        _ => JsInput::Text(field.to_owned()),
    }
}

/// Parses decimal text, or else reinterprets the bits, so that both likely and extreme numbers
/// occur.
fn number(field: &[u8]) -> f64 {
    let rest = field.get(1..).unwrap_or_default();
    let text = String::from_utf8_lossy(rest);
    text.parse().unwrap_or_else(|_| {
        let mut bits = [0; 8];
        rest.iter().zip(&mut bits).for_each(|(from, to)| *to = *from);
        f64::from_le_bytes(bits)
    })
}

pub(crate) fn list(fields: &[String]) -> JsList {
    match fields.first().map(String::as_str) {
        None => JsList::Absent,
        Some("\x12") => JsList::None(NotAList::TooLong),
        Some("\x13") => JsList::None(NotAList::NotAnArray(raw(fields.get(1).map_or("", String::as_str)))),
        Some(_) => JsList::Slots(
            fields
                .iter()
                .map(|field| if field == "\x14" { Element::Hole } else { Element::Value(raw(field)) })
                .collect(),
        ),
    }
}
