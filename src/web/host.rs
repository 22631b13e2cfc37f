//! The package's JavaScript around a call (`pkg/js/call.js`). It makes the errors, and answers for the call if this instance traps.

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;

use crate::error::Outcome;
use crate::web::to_js::to_js;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type JsCall;

    /// Gives what the promise rejects with.
    #[wasm_bindgen(method, structural)]
    fn error(this: &JsCall, message: &str, fields: &JsValue) -> JsValue;

    /// What a call for many agents resolves with, filled in as each update ends.
    #[wasm_bindgen(method, structural, js_name = beginBulk)]
    fn begin_bulk(this: &JsCall, agent_ids: Array, entries: &Array);

    #[wasm_bindgen(method, structural)]
    fn report(this: &JsCall, index: u32, attempts: u32, outcome: &JsValue);

    /// A promise, or nothing where a page has no tasks.
    #[wasm_bindgen(method, structural)]
    fn pause(this: &JsCall) -> JsValue;

    #[wasm_bindgen(method, structural, js_name = onTrap)]
    fn on_trap(this: &JsCall, undo: &Function);

    #[wasm_bindgen(method, structural, js_name = offTrap)]
    fn off_trap(this: &JsCall, undo: &Function);
}

/// Nothing where the exports are called without the package around them.
#[derive(Clone)]
pub(crate) struct Host(Option<JsCall>);

impl Host {
    pub(crate) fn new(call: JsValue) -> Self {
        Self(call.is_object().then(|| call.unchecked_into()))
    }

    pub(crate) fn error(&self, message: &str, fields: &JsValue) -> JsValue {
        if let Some(call) = &self.0 {
            return call.error(message, fields);
        }
        let error = js_sys::Error::new(message);
        error.set_name("TalkoverError");
        Object::<JsValue>::assign(error.unchecked_ref(), fields.unchecked_ref()).into()
    }

    /// Until the page has done what waits to be done.
    pub(crate) fn pause(&self) -> Option<Promise> {
        self.0.as_ref()?.pause().dyn_into().ok()
    }

    pub(crate) fn begin_bulk(&self, agent_ids: Array, entries: &Array) {
        if let Some(call) = &self.0 {
            call.begin_bulk(agent_ids, entries);
        }
    }

    /// How far the update with this index has come; `outcome` is what it means for the agent if it ended now.
    pub(crate) fn report(&self, index: u32, attempts: u32, outcome: Option<Outcome>) {
        if let Some(call) = &self.0 {
            call.report(index, attempts, &to_js(&outcome));
        }
    }

    /// Remembers how to undo something of the page's, like a lock that it holds or a listener.
    pub(crate) fn guard(&self, undo: impl Into<JsValue>) -> Guard {
        let undo: Function = undo.into().unchecked_into();
        if let Some(call) = &self.0 {
            call.on_trap(&undo);
        }
        Guard { host: self.clone(), undo: Some(undo) }
    }
}

/// Undoes it when it is dropped. If this instance traps before, the package does.
pub(crate) struct Guard {
    host: Host,
    undo: Option<Function>,
}

impl Guard {
    /// There is nothing left to undo.
    pub(crate) fn forget(mut self) {
        self.disarm();
    }

    fn disarm(&mut self) -> Option<Function> {
        let undo = self.undo.take()?;
        if let Some(call) = &self.host.0 {
            call.off_trap(&undo);
        }
        Some(undo)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(undo) = self.disarm() {
            // What has ended already may refuse to be undone, and need not be.
            let _ = undo.call0(&JsValue::UNDEFINED);
        }
    }
}
