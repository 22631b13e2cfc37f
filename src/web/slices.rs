//! Splits long work into slices, so that the page stays responsive.

use core::task::Context;

use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

use core::future::Future;
use core::pin::Pin;

use crate::web::clock::monotonic_ms;
use crate::web::environment::is_leaving;
use crate::web::event::until;
use crate::web::host::Host;

/// Users notice delays of tenths of a second. On a slow device, one step may itself take some
/// milliseconds.
const MAX_MS: f64 = 5.0;

pub(crate) struct Slices {
    /// `None` while the page is unloading: no code would run after a pause.
    host: Option<Host>,
    begun_ms: f64,
    /// When it last did work.
    seen_ms: f64,
    pause: Option<JsFuture>,
}

impl Slices {
    pub(crate) fn new(host: &Host) -> Self {
        let now_ms = monotonic_ms();
        let host = (!is_leaving()).then(|| host.clone());
        Self { host, begun_ms: now_ms, seen_ms: now_ms, pause: None }
    }

    /// Whether work may continue; if not, registers the waker.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> bool {
        let now_ms = monotonic_ms();
        if self.pause.is_none() && now_ms - self.begun_ms > MAX_MS {
            self.pause();
        }
        if let Some(pause) = &mut self.pause {
            if Pin::new(pause).poll(context).is_pending() {
                return false;
            }
            self.pause = None;
            self.begun_ms = monotonic_ms();
        }
        true
    }

    /// Pauses before the next step, even if the current slice is short.
    pub(crate) fn pause(&mut self) {
        self.pause = self.host.as_ref().and_then(Host::pause).map(|pause: Promise| JsFuture::from(pause));
        self.begun_ms = monotonic_ms();
    }

    pub(crate) async fn next(&mut self) {
        until(|context| self.poll(context)).await;
    }

    /// Call this when a wait has ended: the work then runs in a new task, so a new slice begins.
    pub(crate) fn resume(&mut self) {
        let now_ms = monotonic_ms();
        if self.pause.is_none() && now_ms - self.seen_ms > 1.0 {
            self.begun_ms = now_ms;
        }
    }

    pub(crate) fn wait(&mut self) {
        self.seen_ms = monotonic_ms();
    }
}
