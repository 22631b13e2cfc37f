//! Waiting for whatever a page's function returned.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Be it a promise or not, with a `then` that throws or not: a new promise that is resolved with it catches all of that.
pub(crate) fn promise(value: &JsValue) -> Promise {
    Promise::new(&mut |resolve: Function, _reject| {
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    })
}

pub(crate) fn settled(value: &JsValue) -> JsFuture {
    JsFuture::from(promise(value))
}
