//! The same line across the tabs of an origin, by the browser's Web Locks. Where there are none, the page's own line is all.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;
use core::task::Context;
use std::rc::Rc;

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use crate::browser::abort::abort_of;
use crate::browser::event::Event;
use crate::browser::host::{Guard, Host};
use crate::browser::promise::settled;
use crate::browser::to_js::to_js;
use crate::browser::value::get;
use crate::line::Lock;

#[wasm_bindgen]
extern "C" {
    // web-sys has it among what is unstable.
    type LockManager;

    #[wasm_bindgen(method, structural, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        granted: &JsValue,
    ) -> Result<JsValue, JsValue>;
}

#[derive(Serialize)]
struct LockOptions {
    #[serde(with = "serde_wasm_bindgen::preserve")]
    signal: AbortSignal,
}

/// A lock that is asked for when this is made, and given back, or asked for no longer, when it is dropped.
pub(crate) struct TabLock {
    granted: Rc<Event>,
    /// Rejects where the browser refuses locks, as it does in pages without an origin.
    ended: RefCell<JsFuture>,
    /// Asks for the lock no longer.
    withdraw: Option<Guard>,
    _release: Guard,
    _on_granted: Closure<dyn FnMut() -> Promise>,
}

impl TabLock {
    /// `url` is what the lock is for.
    pub(crate) fn request(url: &str, host: &Host) -> Option<Self> {
        let navigator = get(&js_sys::global(), "navigator")?;
        let locks = get(&navigator, "locks").filter(JsValue::is_object)?;
        let controller = AbortController::new().ok()?;
        let mut release = None;
        let held = Promise::new(&mut |resolve, _reject| release = Some(resolve));
        let granted = Rc::new(Event::default());
        let on_granted = Closure::<dyn FnMut() -> Promise>::new({
            let granted = Rc::clone(&granted);
            move || {
                granted.set();
                held.clone()
            }
        });
        let options = to_js(&LockOptions { signal: controller.signal() });
        let locks = locks.unchecked_ref::<LockManager>();
        let ended = locks.request(&format!("talkover-calling {url}"), &options, on_granted.as_ref()).ok()?;
        let ended = RefCell::new(settled(&ended));
        let withdraw = Some(host.guard(abort_of(&controller)));
        Some(Self { granted, ended, withdraw, _release: host.guard(release?), _on_granted: on_granted })
    }
}

impl Lock for TabLock {
    fn poll_held(&self, context: &mut Context<'_>) -> bool {
        if !self.granted.poll(context) {
            // A lock that was refused is not waited for, and a future that has ended is not polled again.
            if Pin::new(&mut *self.ended.borrow_mut()).poll(context).is_ready() {
                self.granted.set();
            }
        }
        self.granted.is_set()
    }
}

impl Drop for TabLock {
    fn drop(&mut self) {
        if let Some(withdraw) = self.withdraw.take().filter(|_| self.granted.is_set()) {
            withdraw.forget();
        }
    }
}
