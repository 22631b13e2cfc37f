//! Promises in and out: waiting for whatever a page's function returned, and what the page waits for.

use core::future::Future;
use core::pin::Pin;

use js_sys::{Function, Promise, Undefined};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Be it a promise or not, with a `then` that throws or not: a new promise that is resolved with it catches all of that.
pub(crate) fn promise(value: &JsValue) -> Promise {
    Promise::new_typed(&mut |resolve: Function<fn(JsValue) -> Undefined>, _reject| {
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    })
}

pub(crate) fn to_future(value: &JsValue) -> JsFuture {
    JsFuture::from(promise(value))
}

/// Boxed, so that there is one executor in the wasm and not one for each kind of future.
pub(crate) fn run(future: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>) -> Promise {
    future_to_promise(future)
}
