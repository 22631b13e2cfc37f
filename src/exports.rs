//! What JavaScript calls. The package's entry (`pkg/src/index.js`) loads the wasm and adds `configure`, `createClient`
//! and `init` around it; the types that JavaScript sees are in `pkg/src/index.d.ts`.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use crate::browser::{bulk, update};

/// Changes the calling settings of one agent. `defaults` are the options under those of the call.
#[wasm_bindgen(js_name = updateAgentCalling, skip_typescript)]
pub fn update_agent_calling(
    agent_id: JsValue,
    direction: JsValue,
    phone_ids: JsValue,
    options: JsValue,
    defaults: JsValue,
) -> Promise {
    update::update(&update::Arguments { agent_id, direction, phone_ids, options, defaults })
}

/// Changes the calling settings of many agents, some at a time.
#[wasm_bindgen(js_name = updateAgentsCalling, skip_typescript)]
pub fn update_agents_calling(updates: JsValue, options: JsValue, defaults: JsValue) -> Promise {
    bulk::update(&bulk::Arguments { updates, options, defaults })
}
