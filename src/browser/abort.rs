//! Stopping what the browser does for us.

use wasm_bindgen::prelude::*;
use web_sys::AbortController;

#[wasm_bindgen]
extern "C" {
    type Abortable;

    // web-sys has it without `catch`, but listeners on the signal are the page's too if it replaced the controller.
    #[wasm_bindgen(method, structural, catch)]
    fn abort(this: &Abortable) -> Result<(), JsValue>;
}

/// Without effect on what has ended.
pub(crate) fn abort(controller: &AbortController) {
    let _ = controller.unchecked_ref::<Abortable>().abort();
}
