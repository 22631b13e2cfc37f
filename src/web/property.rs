//! Properties of JavaScript values. Reading one may run the page's code (a getter, a proxy), which may throw.

use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // js-sys has it without `catch`, but a revoked proxy makes it throw.
    #[wasm_bindgen(js_namespace = Array, js_name = isArray, catch)]
    pub(crate) fn is_array(value: &JsValue) -> Result<bool, JsValue>;

    type Readable;

    #[wasm_bindgen(method, structural, indexing_getter, catch)]
    fn member(this: &Readable, key: &str) -> Result<JsValue, JsValue>;
}

/// A property's value, or `None` where reading it threw or there is nothing to read from.
pub(crate) fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    // Reading from these throws, which takes some microseconds and leaves a place in wasm-bindgen's table that is never freed.
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
