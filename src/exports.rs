//! What JavaScript calls. The package's entry (`pkg/src/index.js`) loads the wasm and adds `configure`, `createClient`
//! and `init` around it; the types that JavaScript sees are in `pkg/src/index.d.ts`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::browser::call::{self, Arguments};

/// Changes the calling settings of one agent. `defaults` are the options under those of the call.
#[wasm_bindgen(js_name = updateAgentCalling, skip_typescript)]
pub fn update_agent_calling(
    agent_id: JsValue,
    direction: JsValue,
    phone_ids: JsValue,
    options: JsValue,
    defaults: JsValue,
) -> Promise {
    call::update(&Arguments { agent_id, direction, phone_ids, options, defaults })
}
