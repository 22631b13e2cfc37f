//! The package's JavaScript side of a call (`pkg/js/call.js`). It creates the errors, and settles
//! the call if this instance traps.

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;

use crate::error::Outcome;
use crate::web::to_js::to_js;

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type JsCall;

    /// Creates the error that the promise rejects with.
    #[wasm_bindgen(method, structural)]
    fn error(this: &JsCall, message: &str, fields: &JsValue) -> JsValue;

    /// Passes the array that a bulk call resolves with. It is filled as updates end.
    #[wasm_bindgen(method, structural, js_name = beginBulk)]
    fn begin_bulk(this: &JsCall, agent_ids: Array, entries: &Array);

    #[wasm_bindgen(method, structural)]
    fn report(this: &JsCall, index: u32, attempts: u32, outcome: &JsValue);

    /// Returns a promise, or `undefined` if the page cannot schedule tasks.
    #[wasm_bindgen(method, structural)]
    fn pause(this: &JsCall) -> JsValue;

    /// Passes the promise of work that goes on after the call has its result.
    #[wasm_bindgen(method, structural)]
    fn continues(this: &JsCall, rest: &Promise);

    #[wasm_bindgen(method, structural, js_name = onTrap)]
    fn on_trap(this: &JsCall, undo: &Function);

    #[wasm_bindgen(method, structural, js_name = offTrap)]
    fn off_trap(this: &JsCall, undo: &Function);
}

/// `None` if the exports are called without the package.
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

    /// A promise that resolves after the page has run its pending tasks.
    pub(crate) fn pause(&self) -> Option<Promise> {
        self.0.as_ref()?.pause().dyn_into().ok()
    }

    pub(crate) fn begin_bulk(&self, agent_ids: Array, entries: &Array) {
        if let Some(call) = &self.0 {
            call.begin_bulk(agent_ids, entries);
        }
    }

    /// Reports the state of the update with this index. `outcome` is the outcome if it ended now.
    pub(crate) fn report(&self, index: u32, attempts: u32, outcome: Option<Outcome>) {
        if let Some(call) = &self.0 {
            call.report(index, attempts, &to_js(&outcome));
        }
    }

    /// The instance is needed until this promise is settled.
    pub(crate) fn continues(&self, rest: &Promise) {
        if let Some(call) = &self.0 {
            call.continues(rest);
        }
    }

    /// Registers a function that releases a resource of the page, such as a lock or a listener.
    pub(crate) fn guard(&self, undo: impl Into<JsValue>) -> Guard {
        let undo: Function = undo.into().unchecked_into();
        if let Some(call) = &self.0 {
            call.on_trap(&undo);
        }
        Guard { host: self.clone(), undo: Some(undo) }
    }
}

/// Calls its undo function when it is dropped. If this instance traps first, the package calls it.
pub(crate) struct Guard {
    host: Host,
    undo: Option<Function>,
}

impl Guard {
    /// Drops the guard without calling its undo function.
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
            // Undoing something that has already ended may throw, and is not needed.
            let _ = undo.call0(&JsValue::UNDEFINED);
        }
    }
}
