//! The caller's `AbortSignal`. It is never handed to `fetch`: it is listened to here, so that everything else cleans up.

use core::task::Context;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

use crate::browser::event::{Callback, Event};
use crate::browser::host::{Guard, Host};
use crate::browser::value::get;

const ABORT: &str = "abort";

/// Listens from when it is made until it is dropped.
pub(crate) struct CallerSignal(Option<Listener>);

struct Listener {
    signal: JsValue,
    aborted: Rc<Event>,
    /// Before the callback, which it takes off the signal.
    _guard: Guard,
    _callback: Callback,
}

impl CallerSignal {
    /// Fails with what the signal's own methods threw.
    pub(crate) fn listen(signal: Option<JsValue>, host: &Host) -> Result<Self, JsValue> {
        let Some(signal) = signal else { return Ok(Self(None)) };
        let aborted = Rc::new(Event::default());
        let callback = aborted.callback();
        let listener = callback.as_ref();
        let remove = Reflect::get(&signal, &"removeEventListener".into())?.unchecked_into::<Function>();
        let remove = remove.bind2(&signal, &ABORT.into(), listener);
        signal
            .unchecked_ref::<EventTarget>()
            .add_event_listener_with_callback(ABORT, listener.unchecked_ref())?;
        if get(&signal, "aborted") == Some(JsValue::TRUE) {
            aborted.set();
        }
        Ok(Self(Some(Listener { _guard: host.guard(remove), signal, aborted, _callback: callback })))
    }

    pub(crate) fn is_aborted(&self) -> bool {
        self.0.as_ref().is_some_and(|listener| listener.aborted.is_set())
    }

    pub(crate) fn poll_aborted(&self, context: &Context<'_>) -> bool {
        self.0.as_ref().is_some_and(|listener| listener.aborted.poll(context))
    }

    /// The signal's own reason: what the platform rejects with.
    pub(crate) fn reason(&self) -> JsValue {
        let reason = self.0.as_ref().and_then(|listener| get(&listener.signal, "reason"));
        reason.filter(|reason| !reason.is_undefined()).unwrap_or_else(|| {
            // Signals of old platforms have no reason.
            let error = js_sys::Error::new("The call was aborted.");
            error.set_name("AbortError");
            error.into()
        })
    }
}
