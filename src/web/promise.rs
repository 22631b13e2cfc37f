//! Conversions between promises and futures.

use core::future::Future;
use core::pin::Pin;

use js_sys::{Function, Promise, Undefined};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Wraps any value in a new promise, as `await` does. This also handles values that are not
/// promises, and a `then` that throws.
pub(crate) fn promise(value: &JsValue) -> Promise {
    Promise::new_typed(&mut |resolve: Function<fn(JsValue) -> Undefined>, _reject| {
        let _ = resolve.call1(&JsValue::UNDEFINED, value);
    })
}

pub(crate) fn to_future(value: &JsValue) -> JsFuture {
    JsFuture::from(promise(value))
}

/// Takes a boxed future, so that the wasm contains one executor instead of one per future type.
pub(crate) fn run(future: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>) -> Promise {
    future_to_promise(future)
}
