//! The same line across the tabs of an origin, by the browser's Web Locks. Where there are none, the page's own line is all.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;
use core::task::Context;
use std::rc::Rc;

use js_sys::{Function, Promise, Undefined};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::browser::abort;
use crate::browser::fields::Fields;
use crate::browser::flag::Flag;
use crate::browser::settled::settled;
use crate::browser::value::get;
use crate::line::Lock;
use crate::text::concat;

#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, structural, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &JsValue,
    ) -> Result<JsValue, JsValue>;
}

/// A lock that is asked for when this is made, and given back, or asked for no longer, when it is dropped.
pub(crate) struct TabLock {
    granted: Rc<Flag>,
    /// Rejects where the browser refuses locks, as it does in pages without an origin.
    ended: RefCell<JsFuture>,
    release: Function<fn(JsValue) -> Undefined>,
    controller: AbortController,
    _on_granted: Closure<dyn FnMut() -> Promise>,
}

impl TabLock {
    /// `url` is what the lock is for.
    pub(crate) fn request(url: &str) -> Option<Self> {
        let navigator = get(&js_sys::global(), "navigator")?;
        let locks = get(&navigator, "locks").filter(JsValue::is_object)?;
        let controller = AbortController::new().ok()?;
        let mut release = None;
        let held = Promise::new_typed(&mut |resolve, _reject| release = Some(resolve));
        let granted = Rc::new(Flag::default());
        let on_granted = Closure::<dyn FnMut() -> Promise>::new({
            let granted = Rc::clone(&granted);
            move || {
                granted.raise();
                held.clone()
            }
        });
        let options = Fields::new();
        options.value("signal", get(&controller, "signal"));
        let ended = locks
            .unchecked_ref::<LockManager>()
            .request(&concat(&["talkover-calling ", url]), &options.into_object(), on_granted.as_ref())
            .ok()?;
        let ended = RefCell::new(settled(&ended));
        Some(Self { granted, ended, release: release?, controller, _on_granted: on_granted })
    }
}

impl Lock for TabLock {
    fn poll_held(&self, context: &mut Context<'_>) -> bool {
        if !self.granted.poll(context) {
            // A lock that was refused is not waited for, and a future that has ended is not polled again.
            if Pin::new(&mut *self.ended.borrow_mut()).poll(context).is_ready() {
                self.granted.raise();
            }
        }
        self.granted.is_raised()
    }
}

impl Drop for TabLock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
        if !self.granted.is_raised() {
            abort::abort(&self.controller);
        }
    }
}
