//! The caller's `AbortSignal`. It is not passed to `fetch`; the call listens to it, so that an
//! abort also ends waits and releases locks.

use core::task::Context;

use wasm_bindgen::prelude::*;

use crate::web::event::Listener;
use crate::web::host::Host;
use crate::web::property::get;

/// Listens until it is dropped.
pub(crate) struct CallerSignal(Option<(JsValue, Listener)>);

impl CallerSignal {
    /// Fails with the error that the signal's methods threw.
    pub(crate) fn listen(signal: Option<JsValue>, host: &Host) -> Result<Self, JsValue> {
        let Some(signal) = signal else { return Ok(Self(None)) };
        let listener = Listener::new(&signal, "abort", host)?;
        if get(&signal, "aborted") == Some(JsValue::TRUE) {
            listener.happened.set();
        }
        Ok(Self(Some((signal, listener))))
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.0.as_ref().is_some_and(|(_, abort)| abort.happened.is_set())
    }

    pub(crate) fn poll_aborted(&self, context: &Context<'_>) -> bool {
        self.0.as_ref().is_some_and(|(_, abort)| abort.happened.poll(context))
    }

    /// The signal's reason, which an aborted `fetch` would also reject with.
    pub(crate) fn reason(&self) -> JsValue {
        let reason = self.0.as_ref().and_then(|(signal, _)| get(signal, "reason"));
        reason.filter(|reason| !reason.is_undefined()).unwrap_or_else(|| {
            // Signals on old platforms have no reason.
            let error = js_sys::Error::new("The call was aborted.");
            error.set_name("AbortError");
            error.into()
        })
    }
}
