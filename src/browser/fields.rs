//! Plain objects out, field by field. A field without a value is left out.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Object)]
    type PlainObject;

    #[wasm_bindgen(constructor, js_class = "Object")]
    fn new() -> PlainObject;

    // A page may have a setter on `Object.prototype`, and that may throw.
    #[wasm_bindgen(method, structural, indexing_setter, catch)]
    fn set(this: &PlainObject, name: &str, value: &JsValue) -> Result<(), JsValue>;
}

pub(crate) struct Fields(PlainObject);

impl Fields {
    pub(crate) fn new() -> Self {
        Self(PlainObject::new())
    }

    /// To give them to an object that there is already.
    pub(crate) fn on(object: impl JsCast) -> Self {
        Self(object.unchecked_into())
    }

    pub(crate) fn value(&self, name: &str, value: Option<JsValue>) {
        if let Some(value) = value {
            let _ = self.0.set(name, &value);
        }
    }

    pub(crate) fn text(&self, name: &str, text: Option<&str>) {
        self.value(name, text.map(JsValue::from_str));
    }

    pub(crate) fn number(&self, name: &str, number: Option<f64>) {
        self.value(name, number.map(JsValue::from_f64));
    }

    pub(crate) fn into_object(self) -> JsValue {
        self.0.into()
    }
}
