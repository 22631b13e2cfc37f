//! Stopping what the browser does for us.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    type Abortable;

    #[wasm_bindgen(method, getter, structural)]
    fn abort(this: &Abortable) -> Function;
}

/// A function that aborts. It has no effect on what has ended.
pub(crate) fn abort_of(controller: &AbortController) -> JsValue {
    controller.unchecked_ref::<Abortable>().abort().bind0(controller).into()
}
