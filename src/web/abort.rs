use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    type Abortable;

    #[wasm_bindgen(method, getter, structural)]
    fn abort(this: &Abortable) -> Function;
}

/// Returns a function that calls `controller.abort()`. Calling it after the operation has ended
/// does nothing.
pub(crate) fn abort_of(controller: &AbortController) -> JsValue {
    controller.unchecked_ref::<Abortable>().abort().bind0(controller).into()
}
