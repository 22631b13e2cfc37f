//! Reads properties of JavaScript values. Reading may run the page's code (a getter, a proxy),
//! which may throw.

use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // js-sys declares it without `catch`, but it throws for a revoked proxy.
    #[wasm_bindgen(js_namespace = Array, js_name = isArray, catch)]
    pub(crate) fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    type Readable;

    #[wasm_bindgen(method, structural, indexing_getter, catch)]
    fn member(this: &Readable, key: &str) -> Result<JsValue, JsValue>;
}

/// The property's value; `None` if reading it threw, or if `object` is `null` or `undefined`.
pub(crate) fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    // Reading from these throws, which takes some microseconds and leaks a slot in wasm-bindgen's
    // table.
    if object.is_undefined() || object.is_null() {
        return None;
    }
    object.unchecked_ref::<Readable>().member(key).ok()
}

pub(crate) fn get_function(object: &JsValue, key: &str) -> Option<Function> {
    get(object, key)?.dyn_into().ok()
}

pub(crate) fn get_text(object: &JsValue, key: &str) -> Option<String> {
    get(object, key)?.as_string()
}
