//! The caller's `AbortSignal`. It is never handed to `fetch`: it is listened to here, so that everything else cleans up.

use core::task::Context;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::browser::fields::Fields;
use crate::browser::flag::{Callback, Flag};
use crate::browser::value::get;

#[wasm_bindgen]
extern "C" {
    type EventTarget;

    #[wasm_bindgen(method, structural, catch, js_name = addEventListener)]
    fn add_event_listener(this: &EventTarget, event: &str, listener: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, structural, catch, js_name = removeEventListener)]
    fn remove_event_listener(this: &EventTarget, event: &str, listener: &JsValue) -> Result<(), JsValue>;
}

/// Listens from when it is made until it is dropped.
pub(crate) struct CallerSignal(Option<Listener>);

struct Listener {
    signal: JsValue,
    aborted: Rc<Flag>,
    callback: Callback,
}

impl CallerSignal {
    /// Fails with what the signal's own methods threw.
    pub(crate) fn listen(signal: Option<JsValue>) -> Result<Self, JsValue> {
        let Some(signal) = signal else { return Ok(Self(None)) };
        let aborted = Rc::new(Flag::default());
        let callback = aborted.callback();
        signal.unchecked_ref::<EventTarget>().add_event_listener("abort", callback.as_ref())?;
        if get(&signal, "aborted") == Some(JsValue::TRUE) {
            aborted.raise();
        }
        Ok(Self(Some(Listener { signal, aborted, callback })))
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.0.as_ref().is_some_and(|listener| listener.aborted.is_raised())
    }

    pub(crate) fn poll_aborted(&self, context: &Context<'_>) -> bool {
        self.0.as_ref().is_some_and(|listener| listener.aborted.poll(context))
    }

    /// The signal's own reason: what the platform rejects with.
    pub(crate) fn reason(&self) -> JsValue {
        let reason = self.0.as_ref().and_then(|listener| get(&listener.signal, "reason"));
        reason.filter(|reason| !reason.is_undefined()).unwrap_or_else(|| {
            // Signals of old platforms have no reason.
            let error = Fields::on(js_sys::Error::new("The call was aborted."));
            error.text("name", Some("AbortError"));
            error.into_object()
        })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A signal that refuses this keeps a listener that does nothing any more.
        let _ =
            self.signal.unchecked_ref::<EventTarget>().remove_event_listener("abort", self.callback.as_ref());
    }
}
